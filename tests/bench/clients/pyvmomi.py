"""The bench's pyvmomi client. stdin: one JSON line of settings, then "read" lines; stdout: "ready", then one JSON line a read.
One container view for the session, one RetrievePropertiesEx a read (more only when the server pages)."""
import json
import os
import sys
import time

from pyVim.connect import Disconnect
from pyVmomi import vim, vmodl

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "peers", "pyvmomi"))
from session import log_in  # noqa: E402


def main():
    settings = json.loads(sys.stdin.readline())
    instance = log_in(settings)
    content = instance.RetrieveContent()
    view = content.viewManager.CreateContainerView(content.rootFolder, [vim.VirtualMachine], True)
    collector = vmodl.query.PropertyCollector
    spec = collector.FilterSpec(
        objectSet=[collector.ObjectSpec(obj=view, skip=True, selectSet=[
            collector.TraversalSpec(name="view", type=vim.view.ContainerView, path="view", skip=False)])],
        propSet=[collector.PropertySpec(type=vim.VirtualMachine, pathSet=settings["paths"])])
    options = collector.RetrieveOptions()
    properties = content.propertyCollector
    print("ready", flush=True)
    for _ in iter(sys.stdin.readline, ""):
        start = time.perf_counter_ns()
        vms = []
        page = properties.RetrievePropertiesEx([spec], options)
        while page is not None:
            for item in page.objects:
                values = {prop.name: prop.val for prop in item.propSet}
                values["id"] = item.obj._moId
                vms.append(values)
            page = properties.ContinueRetrievePropertiesEx(page.token) if page.token else None
        ms = (time.perf_counter_ns() - start) / 1e6
        print(json.dumps({
            "ms": ms,
            "vms": len(vms),
            "memoryMB": sum(vm["summary.config.memorySizeMB"] for vm in vms),
            "poweredOn": sum(vm["runtime.powerState"] == "poweredOn" for vm in vms),
            "withIp": sum(bool(vm.get("guest.ipAddress")) for vm in vms),
            "nameChars": sum(len(vm["name"]) for vm in vms),
            "withTools": sum(vm.get("guest.toolsRunningStatus") == "guestToolsRunning" for vm in vms),
        }), flush=True)
    Disconnect(instance)


main()
