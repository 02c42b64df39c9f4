package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

const (
	toolsRunning    = string(types.VirtualMachineToolsRunningStatusGuestToolsRunning)
	toolsNotRunning = string(types.VirtualMachineToolsRunningStatusGuestToolsNotRunning)
)

// guest is how the operating system in one VM behaves.
type guest struct {
	hasTools bool
	ip       string
	// ignores: takes the shutdown request and does nothing.
	ignores bool
	// delay from the request to poweredOff.
	delay time.Duration
}

// world is the simulator's inventory with guests in it.
type world struct {
	model   *simulator.Model
	client  *vim25.Client
	handler http.Handler
	host    types.ManagedObjectReference

	mu        sync.Mutex
	guests    map[types.ManagedObjectReference]*guest
	lostPower []string
}

func newWorld(o options, user *url.Userinfo) (*world, error) {
	var model *simulator.Model
	switch o.model {
	case "esx":
		model = simulator.ESX()
	case "vpx":
		model = simulator.VPX()
	default:
		return nil, fmt.Errorf("no model %q", o.model)
	}
	model.Machine = o.vms
	if err := model.Create(); err != nil {
		return nil, err
	}
	simulator.SessionIdleTimeout = time.Duration(o.idle * float64(time.Second))
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: user}
	// NewServer puts all handlers into the mux; its own listener is not needed, because the front has a better one.
	model.Service.NewServer().Close()
	client, err := vim25.NewClient(context.Background(), model.Service)
	if err != nil {
		return nil, err
	}
	w := &world{
		model: model, client: client, handler: model.Service.ServeMux,
		host:   simulator.Map.Any("HostSystem").Reference(),
		guests: map[types.ManagedObjectReference]*guest{},
	}
	return w, w.furnish(o)
}

// furnish gives every VM a guest, memory and an address of 198.18.0.0/15 (RFC 2544, for benchmarks).
func (w *world) furnish(o options) error {
	vms := w.vms()
	for i, vm := range vms {
		w.guests[vm.Self] = &guest{hasTools: i >= o.noTools, ip: fmt.Sprintf("198.18.%d.%d", i/250, i%250+1)}
		w.update(vm, []types.PropertyChange{{Name: "summary.config.memorySizeMB", Val: int32(1024 * (1 + i%8))}})
		w.showGuest(vm)
	}
	simulator.Map.AddHandler(&guestWatcher{
		ManagedObjectReference: types.ManagedObjectReference{Type: "GuestWatcher", Value: "guest-watcher"}, world: w,
	})
	for i := len(vms) - o.off; i < len(vms); i++ {
		if i >= 0 {
			if err := w.power(vms[i].Self, types.VirtualMachinePowerStatePoweredOff); err != nil {
				return err
			}
		}
	}
	return nil
}

// vms in the order they were made.
func (w *world) vms() []*simulator.VirtualMachine {
	var vms []*simulator.VirtualMachine
	for _, entity := range simulator.Map.All("VirtualMachine") {
		vms = append(vms, entity.(*simulator.VirtualMachine))
	}
	number := func(vm *simulator.VirtualMachine) int {
		n, _ := strconv.Atoi(vm.Self.Value[strings.LastIndex(vm.Self.Value, "-")+1:])
		return n
	}
	sort.Slice(vms, func(a, b int) bool { return number(vms[a]) < number(vms[b]) })
	return vms
}

func (w *world) vm(ref types.ManagedObjectReference) *simulator.VirtualMachine {
	vm, _ := simulator.Map.Get(ref).(*simulator.VirtualMachine)
	return vm
}

// update changes properties of an object and tells the property collectors.
func (w *world) update(obj mo.Reference, changes []types.PropertyChange) {
	simulator.Map.WithLock(obj, func() { simulator.Map.Update(obj, changes) })
}

func (w *world) showGuest(vm *simulator.VirtualMachine) { w.update(vm, w.guestChanges(vm)) }

// guestChanges are the properties that follow from the power state: Tools and an address exist in a running guest only.
func (w *world) guestChanges(vm *simulator.VirtualMachine) []types.PropertyChange {
	w.mu.Lock()
	defer w.mu.Unlock()
	tools, ip := toolsNotRunning, ""
	g := w.guests[vm.Self]
	if g != nil && g.hasTools && vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn {
		tools, ip = toolsRunning, g.ip
	}
	return []types.PropertyChange{
		{Name: "guest.toolsRunningStatus", Val: tools},
		{Name: "guest.ipAddress", Val: ip},
		{Name: "summary.guest.toolsRunningStatus", Val: tools},
		{Name: "summary.guest.ipAddress", Val: ip},
	}
}

// guestWatcher makes the guest follow the power state, no matter what changed it.
type guestWatcher struct {
	types.ManagedObjectReference
	world *world
}

func (*guestWatcher) PutObject(mo.Reference)                    {}
func (*guestWatcher) RemoveObject(types.ManagedObjectReference) {}

// UpdateObject runs while the caller that changes the object holds its lock.
func (g *guestWatcher) UpdateObject(obj mo.Reference, changes []types.PropertyChange) {
	for _, change := range changes {
		if change.Name == "runtime.powerState" {
			if vm := g.world.vm(obj.Reference()); vm != nil {
				simulator.Map.Update(vm, g.world.guestChanges(vm))
			}
		}
	}
}

// power brings a VM into a state through the simulator's own methods; nothing to do is no error.
func (w *world) power(ref types.ManagedObjectReference, state types.VirtualMachinePowerState) error {
	ctx := context.Background()
	vm := object.NewVirtualMachine(w.client, ref)
	if w.powerState(ref) == state {
		return nil
	}
	var task *object.Task
	var err error
	switch state {
	case types.VirtualMachinePowerStatePoweredOn:
		task, err = vm.PowerOn(ctx)
	case types.VirtualMachinePowerStatePoweredOff:
		task, err = vm.PowerOff(ctx)
	case types.VirtualMachinePowerStateSuspended:
		task, err = vm.Suspend(ctx)
	default:
		return fmt.Errorf("no power state %q", state)
	}
	if err != nil {
		return err
	}
	return task.Wait(ctx)
}

func (w *world) powerState(ref types.ManagedObjectReference) types.VirtualMachinePowerState {
	vm := w.vm(ref)
	if vm == nil {
		return ""
	}
	var state types.VirtualMachinePowerState
	simulator.Map.WithLock(vm, func() { state = vm.Runtime.PowerState })
	return state
}

func (w *world) anyOn() bool {
	for _, vm := range w.vms() {
		if w.powerState(vm.Self) == types.VirtualMachinePowerStatePoweredOn {
			return true
		}
	}
	return false
}

// cutPower is what the end of the host does to the VMs that still run; it is remembered for the truth.
func (w *world) cutPower() {
	for _, vm := range w.vms() {
		if w.powerState(vm.Self) != types.VirtualMachinePowerStatePoweredOn {
			continue
		}
		w.mu.Lock()
		w.lostPower = append(w.lostPower, vm.Self.Value)
		w.mu.Unlock()
		_ = w.power(vm.Self, types.VirtualMachinePowerStatePoweredOff)
	}
}

func (w *world) hostSystem() *simulator.HostSystem {
	return simulator.Map.Get(w.host).(*simulator.HostSystem)
}

func (w *world) maintenance() bool {
	host, in := w.hostSystem(), false
	simulator.Map.WithLock(host, func() { in = host.Runtime.InMaintenanceMode })
	return in
}

func (w *world) setMaintenance(in bool) {
	w.update(w.hostSystem(), []types.PropertyChange{
		{Name: "runtime.inMaintenanceMode", Val: in},
		{Name: "summary.runtime.inMaintenanceMode", Val: in},
	})
}

// remove deletes the folders of the simulated datastores.
func (w *world) remove() { w.model.Remove() }
