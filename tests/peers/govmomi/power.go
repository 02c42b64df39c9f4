package main

import (
	"net/http"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

const refusedInState = "The operation is not allowed in the current state."

// tasks this layer runs itself; the simulator's own are over before their reference is sent.
type tasks struct {
	mu      sync.Mutex
	cancels map[string]func()
}

// start shows a task as running until work returns. work gets a channel that closes when the task is cancelled.
func (t *tasks) start(entity types.ManagedObjectReference, name string, work func(cancelled <-chan struct{}) types.BaseMethodFault) types.ManagedObjectReference {
	cancelled := make(chan struct{})
	var once sync.Once
	task := simulator.CreateTask(entity, name, func(*simulator.Task) (types.AnyType, types.BaseMethodFault) {
		return nil, work(cancelled)
	})
	t.mu.Lock()
	t.cancels[task.Self.Value] = func() { once.Do(func() { close(cancelled) }) }
	t.mu.Unlock()
	go func() {
		task.Run()
		t.mu.Lock()
		delete(t.cancels, task.Self.Value)
		t.mu.Unlock()
	}()
	return task.Self
}

func writeTask(w http.ResponseWriter, method string, task types.ManagedObjectReference) {
	writeResponse(w, method, `<returnval type="Task">`+task.Value+`</returnval>`)
}

func (l *layer) cancelTask(ref types.ManagedObjectReference, w http.ResponseWriter) bool {
	l.tasks.mu.Lock()
	cancel := l.tasks.cancels[ref.Value]
	l.tasks.mu.Unlock()
	if cancel == nil {
		return false
	}
	cancel()
	writeResponse(w, "CancelTask", "")
	return true
}

// shutdownGuest: without running Tools the host refuses at once; otherwise it answers before the guest is down, and the
// guest goes down in its own time or never.
func (l *layer) shutdownGuest(ref types.ManagedObjectReference, w http.ResponseWriter) bool {
	l.world.mu.Lock()
	found := l.world.guests[ref]
	var g guest
	if found != nil {
		g = *found
	}
	l.world.mu.Unlock()
	if found == nil {
		return false
	}
	if state := l.world.powerState(ref); state != types.VirtualMachinePowerStatePoweredOn {
		writeFault(w, "InvalidPowerState", "The attempted operation cannot be performed in the current state.",
			"<requestedState>poweredOn</requestedState><existingState>"+string(state)+"</existingState>")
		return true
	}
	if !g.hasTools {
		writeFault(w, "ToolsUnavailable", "VMware Tools is not running in this virtual machine.", "")
		return true
	}
	if g.ignores {
		writeResponse(w, "ShutdownGuest", "")
		return true
	}
	if g.delay > 0 {
		time.AfterFunc(g.delay, func() { _ = l.world.power(ref, types.VirtualMachinePowerStatePoweredOff) })
		writeResponse(w, "ShutdownGuest", "")
		return true
	}
	return false
}

// endHost is ShutdownHost_Task and RebootHost_Task: without force only in maintenance mode. The task never reports success
// to a directly connected client, because the connection drops when the host goes; guests are not asked first.
func (l *layer) endHost(c call, w http.ResponseWriter) bool {
	force := c.Args["force"] == "true" || c.Args["force"] == "1"
	if !force && !l.world.maintenance() {
		writeFault(w, "InvalidState", refusedInState, "")
		return true
	}
	name := "shutdownHost"
	if c.Method == "RebootHost_Task" {
		name = "rebootHost"
	}
	ended := make(chan struct{})
	task := l.tasks.start(l.world.host, name, func(<-chan struct{}) types.BaseMethodFault { <-ended; return nil })
	writeTask(w, c.Method, task)
	time.AfterFunc(milliseconds(l.options.goneAfter), func() {
		l.goAway()
		close(ended)
		if name == "rebootHost" && l.options.rebootAfter > 0 {
			time.AfterFunc(milliseconds(l.options.rebootAfter), func() { _ = l.comeBack() })
		}
	})
	return true
}

// goAway: every connection ends, new ones are refused, running VMs lose power.
func (l *layer) goAway() {
	l.front.away()
	l.world.cutPower()
}

// comeBack is a fresh boot: no session survives; maintenance mode does.
func (l *layer) comeBack() error {
	expireSessions()
	l.world.booted()
	return l.front.back()
}

// enterMaintenance completes only when no VM is powered on; a standalone host does not evacuate them.
func (l *layer) enterMaintenance(c call, w http.ResponseWriter) bool {
	if l.world.maintenance() {
		writeFault(w, "InvalidState", refusedInState, "")
		return true
	}
	var timeout <-chan time.Time
	if seconds, err := time.ParseDuration(c.Args["timeout"] + "s"); err == nil && seconds > 0 {
		timeout = time.After(seconds)
	}
	task := l.tasks.start(l.world.host, "enterMaintenanceMode", func(cancelled <-chan struct{}) types.BaseMethodFault {
		look := time.NewTicker(50 * time.Millisecond)
		defer look.Stop()
		for l.world.anyOn() {
			select {
			case <-cancelled:
				return &types.RequestCanceled{}
			case <-timeout:
				return &types.Timedout{}
			case <-look.C:
			}
		}
		l.world.setMaintenance(true)
		return nil
	})
	writeTask(w, c.Method, task)
	return true
}

func (l *layer) exitMaintenance(w http.ResponseWriter) bool {
	if !l.world.maintenance() {
		writeFault(w, "InvalidState", refusedInState, "")
		return true
	}
	task := l.tasks.start(l.world.host, "exitMaintenanceMode", func(<-chan struct{}) types.BaseMethodFault {
		l.world.setMaintenance(false)
		return nil
	})
	writeTask(w, "ExitMaintenanceMode_Task", task)
	return true
}
