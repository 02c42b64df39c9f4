"""Reads the image of a host with pyvmomi, installs a VIB through the patch manager, and prints what it saw as JSON.

stdin: one JSON object {host, port, user, password, certificate, vib: path on the host}.
stdout: {acceptance, profile, packages: [{name, acceptance}], installed, tasks: [{state, fault, text, ids}], changed, refused, after: [name]}.
"""
import json
import sys

from pyVim.connect import Disconnect
from pyVmomi import vim, vmodl

from session import log_in


def names(manager):
    return [each.name for each in manager.FetchSoftwarePackages()]


def wait_for(collector, task):
    """Waits for the end of a task by WaitForUpdatesEx; pyvmomi's own wait uses the older WaitForUpdates, which the practice host does not serve."""
    types = vmodl.query.PropertyCollector
    watched = collector.CreateFilter(types.FilterSpec(objectSet=[types.ObjectSpec(obj=task)],
                                                      propSet=[types.PropertySpec(type=vim.Task, pathSet=["info.state"])]), True)
    version = ""
    while task.info.state not in ("success", "error"):
        version = collector.WaitForUpdatesEx(version, types.WaitOptions(maxWaitSeconds=30)).version
    watched.Destroy()


def install(collector, patch, path):
    task = patch.InstallV2(vibUrls=[path])
    wait_for(collector, task)
    info = task.info
    return {"state": info.state, "fault": info.error._wsdlName if info.error else None, "text": info.error.text if info.error else None,
            "ids": [status.id for status in info.result.status] if info.result else []}


def refusal_of(manager, level):
    try:
        manager.UpdateAcceptanceLevel(level)
    except vim.fault.HostConfigFault as fault:
        return fault._wsdlName
    return None


def main():
    settings = json.load(sys.stdin)
    instance = log_in(settings)
    try:
        content = instance.RetrieveContent()
        collector = content.propertyCollector
        host = content.rootFolder.childEntity[0].hostFolder.childEntity[0].host[0]
        image, patch = host.configManager.imageConfigManager, host.configManager.patchManager
        profile = image.QueryHostImageProfile()
        seen = {"acceptance": image.QueryHostAcceptanceLevel(), "profile": [profile.name, profile.vendor],
                "packages": [{"name": each.name, "acceptance": each.acceptanceLevel, "live": each.capability.liveInstallAllowed}
                             for each in image.FetchSoftwarePackages()],
                "installed": image.InstallDate().isoformat(), "tasks": [install(collector, patch, settings["vib"])]}
        image.UpdateAcceptanceLevel("community")
        seen["changed"] = image.QueryHostAcceptanceLevel()
        seen["tasks"] += [install(collector, patch, settings["vib"]), install(collector, patch, settings["vib"]), install(collector, patch, "/vmfs/volumes/datastore1/none.vib")]
        seen["refused"] = refusal_of(image, "partner")
        seen["after"] = names(image)
        seen["rulesets"] = [each.key for each in host.configManager.firewallSystem.firewallInfo.ruleset]
        json.dump(seen, sys.stdout)
    finally:
        Disconnect(instance)


main()
