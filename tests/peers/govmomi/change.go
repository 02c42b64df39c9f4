package main

import (
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// vmChange is what a test may set on a VM; what is nil stays.
type vmChange struct {
	ID                  string
	Name                *string
	Power               *types.VirtualMachinePowerState
	HasTools            *bool
	IP                  *string
	IgnoresShutdown     *bool
	GuestMs             *int
	ConnectionState     *types.VirtualMachineConnectionState
	GuestID             *string
	Template            *bool
	HasSnapshot         *bool
	ConsolidationNeeded *bool
	// ToolsVersion: guest.toolsVersionStatus2.
	ToolsVersion *string
	// Macs of the virtual network cards; the guest has a bridge of its own besides.
	Macs []string
	// Question: text that stops the VM until it is answered; empty takes it away.
	Question *string
}

func (w *world) change(vm *simulator.VirtualMachine, c vmChange) error {
	w.mu.Lock()
	g := w.guests[vm.Self]
	if c.HasTools != nil {
		g.hasTools = *c.HasTools
	}
	if c.IP != nil {
		g.ip = *c.IP
	}
	if c.IgnoresShutdown != nil {
		g.ignores = *c.IgnoresShutdown
	}
	if c.GuestMs != nil {
		g.delay = milliseconds(*c.GuestMs)
	}
	w.mu.Unlock()
	if c.HasTools != nil || c.IP != nil {
		w.showGuest(vm)
	}
	var changes []types.PropertyChange
	if c.Name != nil {
		changes = append(changes,
			types.PropertyChange{Name: "name", Val: *c.Name},
			types.PropertyChange{Name: "summary.config.name", Val: *c.Name})
	}
	if c.ConnectionState != nil {
		changes = append(changes,
			types.PropertyChange{Name: "runtime.connectionState", Val: *c.ConnectionState},
			types.PropertyChange{Name: "summary.runtime.connectionState", Val: *c.ConnectionState})
	}
	changes = append(changes, c.details(vm)...)
	if len(changes) > 0 {
		w.update(vm, changes)
	}
	if c.Question != nil {
		w.ask(vm, *c.Question)
	}
	if c.Power != nil {
		return w.power(vm.Self, *c.Power)
	}
	return nil
}

// details are the changes that neither power nor guest depend on.
func (c vmChange) details(vm *simulator.VirtualMachine) []types.PropertyChange {
	var changes []types.PropertyChange
	set := func(value interface{}, names ...string) {
		for _, name := range names {
			changes = append(changes, types.PropertyChange{Name: name, Val: value})
		}
	}
	if c.GuestID != nil {
		set(*c.GuestID, "config.guestId", "summary.config.guestId")
	}
	if c.Template != nil {
		set(*c.Template, "config.template", "summary.config.template")
	}
	if c.ConsolidationNeeded != nil {
		set(*c.ConsolidationNeeded, "runtime.consolidationNeeded", "summary.runtime.consolidationNeeded")
	}
	if c.ToolsVersion != nil {
		set(*c.ToolsVersion, "guest.toolsVersionStatus2", "summary.guest.toolsVersionStatus2")
	}
	if c.HasSnapshot != nil {
		roots := []types.ManagedObjectReference{}
		if *c.HasSnapshot {
			roots = append(roots, types.ManagedObjectReference{Type: "VirtualMachineSnapshot", Value: vm.Self.Value + "-snapshot-1"})
		}
		set(roots, "rootSnapshot")
	}
	if c.Macs != nil {
		cards := []types.GuestNicInfo{{MacAddress: "02:42:ac:11:00:01", DeviceConfigId: -1}}
		for i, mac := range c.Macs {
			cards = append(cards, types.GuestNicInfo{Network: "VM Network", MacAddress: mac, Connected: true, DeviceConfigId: int32(4000 + i)})
		}
		set(cards, "guest.net")
	}
	return changes
}

// ask puts a pending question to a VM, or takes it away.
func (w *world) ask(vm *simulator.VirtualMachine, text string) {
	if text == "" {
		w.update(vm, []types.PropertyChange{{Name: "runtime.question", Val: nil}})
		return
	}
	w.update(vm, []types.PropertyChange{{Name: "runtime.question", Val: types.VirtualMachineQuestionInfo{
		Id: "question-1", Text: text,
		Choice: types.ChoiceOption{ChoiceInfo: []types.BaseElementDescription{
			&types.ElementDescription{Description: types.Description{Label: "OK", Summary: "OK"}, Key: "0"},
		}},
	}}})
}

func (w *world) vmTruth(vm *simulator.VirtualMachine) vmTruth {
	var t vmTruth
	simulator.Map.WithLock(vm, func() {
		t = vmTruth{
			ID: vm.Self.Value, Name: vm.Name, PowerState: string(vm.Runtime.PowerState),
			Tools: vm.Guest.ToolsRunningStatus, MemoryMB: vm.Summary.Config.MemorySizeMB,
		}
		if ip := vm.Guest.IpAddress; ip != "" {
			t.IP = &ip
		}
	})
	return t
}

// booted gives the host a new boot time.
func (w *world) booted() {
	now := time.Now()
	w.update(w.hostSystem(), []types.PropertyChange{{Name: "runtime.bootTime", Val: now}, {Name: "summary.runtime.bootTime", Val: now}})
}
