package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// newControl serves the tests' control interface on another loopback port, behind a path that cannot be guessed.
func newControl(l *layer) (string, error) {
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	root := "/" + hex.EncodeToString(secret) + "/"
	mux := http.NewServeMux()
	handle := func(name string, f func(json.RawMessage, *http.Request) (interface{}, error)) {
		mux.HandleFunc(root+name, func(w http.ResponseWriter, r *http.Request) {
			var input json.RawMessage
			err := json.NewDecoder(r.Body).Decode(&input)
			var output interface{}
			if err == nil {
				output, err = f(input, r)
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(output)
		})
	}
	handle("truth", func(json.RawMessage, *http.Request) (interface{}, error) { return l.truth(), nil })
	handle("calls", l.listCalls)
	handle("await", l.awaitCalls)
	handle("vm", l.changeVM)
	handle("host", l.changeHost)
	handle("rules", l.changeRules)
	handle("expire", func(json.RawMessage, *http.Request) (interface{}, error) { return expireSessions(), nil })
	handle("drop", func(json.RawMessage, *http.Request) (interface{}, error) { l.front.away(); return nil, l.front.back() })
	handle("away", func(json.RawMessage, *http.Request) (interface{}, error) { l.goAway(); return nil, nil })
	handle("back", func(json.RawMessage, *http.Request) (interface{}, error) { return nil, l.comeBack() })
	go func() { _ = http.Serve(listener, mux) }()
	return "http://" + listener.Addr().String() + root, nil
}

type vmTruth struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	PowerState string  `json:"powerState"`
	Tools      string  `json:"tools"`
	IP         *string `json:"ip"`
	MemoryMB   int32   `json:"memoryMB"`
}

type truth struct {
	HostID      string    `json:"hostId"`
	Up          bool      `json:"up"`
	Maintenance bool      `json:"maintenance"`
	BootTime    time.Time `json:"bootTime"`
	Sessions    int       `json:"sessions"`
	LostPower   []string  `json:"lostPower"`
	VMs         []vmTruth `json:"vms"`
}

// truth is the actual state, regardless of what a client was answered.
func (l *layer) truth() truth {
	host := l.world.hostSystem()
	t := truth{
		HostID: host.Self.Value, Up: l.front.up(), Maintenance: l.world.maintenance(), Sessions: len(sessions()),
		LostPower: []string{}, VMs: []vmTruth{},
	}
	if boot := host.Runtime.BootTime; boot != nil {
		t.BootTime = boot.UTC()
	}
	l.world.mu.Lock()
	t.LostPower = append(t.LostPower, l.world.lostPower...)
	l.world.mu.Unlock()
	for _, vm := range l.world.vms() {
		t.VMs = append(t.VMs, l.world.vmTruth(vm))
	}
	return t
}

func (l *layer) listCalls(input json.RawMessage, _ *http.Request) (interface{}, error) {
	var ask struct{ Clear bool }
	if err := json.Unmarshal(input, &ask); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	list := append([]call{}, l.calls...)
	if ask.Clear {
		l.calls, l.counts = nil, map[string]int{}
	}
	return list, nil
}

// awaitCalls answers as soon as a method has been called so many times in all.
func (l *layer) awaitCalls(input json.RawMessage, r *http.Request) (interface{}, error) {
	var ask struct {
		Method    string
		Count     int
		TimeoutMs int
	}
	if err := json.Unmarshal(input, &ask); err != nil {
		return nil, err
	}
	limit := time.After(milliseconds(ask.TimeoutMs))
	for {
		l.mu.Lock()
		count, arrived := l.counts[ask.Method], l.arrived
		l.mu.Unlock()
		if count >= ask.Count {
			return count, nil
		}
		select {
		case <-arrived:
		case <-r.Context().Done():
			return count, nil
		case <-limit:
			return nil, fmt.Errorf("%s was called %d times, not %d", ask.Method, count, ask.Count)
		}
	}
}

func (l *layer) changeVM(input json.RawMessage, _ *http.Request) (interface{}, error) {
	var change vmChange
	if err := json.Unmarshal(input, &change); err != nil {
		return nil, err
	}
	vm := l.world.vm(types.ManagedObjectReference{Type: "VirtualMachine", Value: change.ID})
	if vm == nil {
		return nil, fmt.Errorf("no VM %q", change.ID)
	}
	return nil, l.world.change(vm, change)
}

func (l *layer) changeHost(input json.RawMessage, _ *http.Request) (interface{}, error) {
	var change struct {
		Maintenance        *bool
		ManagementServerIP *string
	}
	if err := json.Unmarshal(input, &change); err != nil {
		return nil, err
	}
	if change.Maintenance != nil {
		l.world.setMaintenance(*change.Maintenance)
	}
	if change.ManagementServerIP != nil {
		l.world.update(l.world.hostSystem(), []types.PropertyChange{{Name: "summary.managementServerIp", Val: *change.ManagementServerIP}})
	}
	return nil, nil
}

// changeRules replaces all rules and delays.
func (l *layer) changeRules(input json.RawMessage, _ *http.Request) (interface{}, error) {
	var change struct {
		Rules  []*rule
		Delays map[string]int
	}
	if err := json.Unmarshal(input, &change); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rules, l.delays = change.Rules, map[string]time.Duration{}
	for method, ms := range change.Delays {
		l.delays[method] = milliseconds(ms)
	}
	return nil, nil
}
