"""Reads properties of all VMs and of the host with pyvmomi and prints them as JSON, to compare our own reading with.

stdin: one JSON object {host, port, user, password, certificate, vm: [path], hostSystem: [path], datastore?: [path], licence?: true, firewall?: true}.
stdout: {about: {...}, vms: [{id, values: {path: value}, missing: [path]}], hosts: [the same], datastores: [the same], licences: [LicenseManagerLicenseInfo] | null, firewall: HostFirewallInfo of the first host | null}.
Managed objects become {"_type", "_id"}, data objects {"_type", field: value} with unset fields left out, times ISO 8601 UTC.
"""
import datetime
import json
import sys

from pyVim.connect import Disconnect
from pyVmomi import vim, vmodl
from pyVmomi.VmomiSupport import ManagedObject

from session import log_in


def plain(value):
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, ManagedObject):
        return {"_type": value._wsdlName, "_id": value._moId}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, type):
        return value.__name__
    fields = {"_type": value._wsdlName}
    for field in value._GetPropertyList():
        content = getattr(value, field.name)
        if content is not None and content != []:
            fields[field.name] = plain(content)
    return fields


def read(content, kind, paths):
    view = content.viewManager.CreateContainerView(content.rootFolder, [kind], True)
    collector = vmodl.query.PropertyCollector
    spec = collector.FilterSpec(
        objectSet=[collector.ObjectSpec(obj=view, skip=True, selectSet=[
            collector.TraversalSpec(name="view", type=vim.view.ContainerView, path="view", skip=False)])],
        propSet=[collector.PropertySpec(type=kind, pathSet=paths)])
    page = content.propertyCollector.RetrievePropertiesEx([spec], collector.RetrieveOptions())
    objects = []
    while page is not None:
        for item in page.objects:
            objects.append({
                "id": item.obj._moId,
                "values": {prop.name: plain(prop.val) for prop in item.propSet},
                "missing": [gap.path for gap in item.missingSet],
            })
        page = content.propertyCollector.ContinueRetrievePropertiesEx(page.token) if page.token else None
    view.DestroyView()
    return objects


def firewall(content):
    view = content.viewManager.CreateContainerView(content.rootFolder, [vim.HostSystem], True)
    info = plain(view.view[0].configManager.firewallSystem.firewallInfo)
    view.DestroyView()
    return info


def main():
    settings = json.load(sys.stdin)
    instance = log_in(settings)
    try:
        content = instance.RetrieveContent()
        json.dump({
            "about": plain(content.about),
            "vms": read(content, vim.VirtualMachine, settings["vm"]) if settings["vm"] else [],
            "hosts": read(content, vim.HostSystem, settings["hostSystem"]) if settings["hostSystem"] else [],
            "datastores": read(content, vim.Datastore, settings["datastore"]) if settings.get("datastore") else [],
            "licences": plain(content.licenseManager.licenses) if settings.get("licence") else None,
            "firewall": firewall(content) if settings.get("firewall") else None,
        }, sys.stdout)
    finally:
        Disconnect(instance)


main()
