"""Reads the firewall and the services of a host with pyvmomi, then changes both, and prints what it saw as JSON.

stdin: one JSON object {host, port, user, password, certificate}.
stdout: {rulesets, services, ntp, faults: {name: fault type}, after: {sshServer, webAccess, services}, address}.
"""
import json
import sys

from pyVim.connect import Disconnect
from pyVmomi import vim

from session import log_in


def rules(ruleset):
    return [[rule.direction, rule.protocol, rule.portType, rule.port, rule.endPort] for rule in ruleset.rule]


def allowed(ruleset):
    hosts = ruleset.allowedHosts
    return {"all": hosts.allIp, "addresses": list(hosts.ipAddress), "networks": ["%s/%d" % (net.network, net.prefixLength) for net in hosts.ipNetwork]}


def rulesets(info):
    return {each.key: {"enabled": each.enabled, "required": each.required, "service": each.service or None, "rules": rules(each), "allowed": allowed(each)}
            for each in info.ruleset}


def services(info):
    return {each.key: {"running": each.running, "policy": each.policy, "rulesets": list(each.ruleset)} for each in info.service}


def fault_of(call, *args):
    try:
        call(*args)
    except vim.fault.VimFault as fault:
        return fault._wsdlName
    return None


def main():
    instance = log_in(json.load(sys.stdin))
    try:
        content = instance.RetrieveContent()
        host = content.rootFolder.childEntity[0].hostFolder.childEntity[0].host[0]
        manager = host.configManager
        firewall, service = manager.firewallSystem, manager.serviceSystem
        seen = {"rulesets": rulesets(firewall.firewallInfo), "services": services(service.serviceInfo),
                "config": [len(host.config.firewall.ruleset), len(host.config.service.service)],
                "ntp": list(manager.dateTimeSystem.dateTimeInfo.ntpConfig.server),
                "address": content.sessionManager.currentSession.ipAddress}
        firewall.EnableRuleset("syslog")
        firewall.DisableRuleset("webAccess")
        spec = vim.host.Ruleset.RulesetSpec(allowedHosts=vim.host.Ruleset.IpList(
            allIp=False, ipAddress=["192.0.2.7", "2001:db8::7"], ipNetwork=[vim.host.Ruleset.IpNetwork(network="192.0.2.0", prefixLength=24)]))
        firewall.UpdateRuleset("sshServer", spec)
        service.StartService("ntpd")
        service.StartService("TSM-SSH")
        service.UpdateServicePolicy("TSM-SSH", "on")
        seen["faults"] = {"owned": fault_of(firewall.EnableRuleset, "nfsClient"), "required": fault_of(firewall.DisableRuleset, "vSphereClient"),
                          "unknown": fault_of(firewall.EnableRuleset, "none"), "unknownService": fault_of(service.StartService, "none")}
        seen["after"] = {"rulesets": rulesets(firewall.firewallInfo), "services": services(service.serviceInfo)}
        json.dump(seen, sys.stdout)
    finally:
        Disconnect(instance)


main()
