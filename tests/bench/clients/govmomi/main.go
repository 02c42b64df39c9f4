// The bench's govmomi client. stdin: one JSON line of settings, then "read" lines; stdout: "ready", then one JSON line a read.
// It reads as govmomi is meant to be used when speed counts: one container view for the session, one Retrieve a read.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/vmware/govmomi/session"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

type settings struct {
	Host        string
	Port        int
	User        string
	Password    string
	Certificate string
	Paths       []string
}

// reading is how long a read took and what it brought, so that the bench can see that all clients read the same.
type reading struct {
	Ms        float64 `json:"ms"`
	VMs       int     `json:"vms"`
	MemoryMB  int64   `json:"memoryMB"`
	PoweredOn int     `json:"poweredOn"`
	WithIP    int     `json:"withIp"`
	NameChars int     `json:"nameChars"`
	WithTools int     `json:"withTools"`
}

func connect(ctx context.Context, s settings) (*vim25.Client, error) {
	u := &url.URL{Scheme: "https", Host: net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), Path: "/sdk"}
	transport := soap.NewClient(u, false)
	file, err := os.CreateTemp("", "certificate-*.pem")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	if _, err = file.WriteString(s.Certificate); err != nil {
		return nil, err
	}
	if err = file.Close(); err != nil {
		return nil, err
	}
	if err = transport.SetRootCAs(file.Name()); err != nil {
		return nil, err
	}
	client, err := vim25.NewClient(ctx, transport)
	if err != nil {
		return nil, err
	}
	return client, session.NewManager(client).Login(ctx, url.UserPassword(s.User, s.Password))
}

func summarise(ms float64, vms []mo.VirtualMachine) reading {
	r := reading{Ms: ms, VMs: len(vms)}
	for _, vm := range vms {
		r.MemoryMB += int64(vm.Summary.Config.MemorySizeMB)
		r.NameChars += len(vm.Name)
		if vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn {
			r.PoweredOn++
		}
		if vm.Guest != nil && vm.Guest.IpAddress != "" {
			r.WithIP++
		}
		if vm.Guest != nil && vm.Guest.ToolsRunningStatus == string(types.VirtualMachineToolsRunningStatusGuestToolsRunning) {
			r.WithTools++
		}
	}
	return r
}

func run() error {
	ctx := context.Background()
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	if !input.Scan() {
		return fmt.Errorf("no settings")
	}
	var s settings
	if err := json.Unmarshal(input.Bytes(), &s); err != nil {
		return err
	}
	client, err := connect(ctx, s)
	if err != nil {
		return err
	}
	all, err := view.NewManager(client).CreateContainerView(ctx, client.ServiceContent.RootFolder, []string{"VirtualMachine"}, true)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var vms []mo.VirtualMachine
		start := time.Now()
		if err := all.Retrieve(ctx, []string{"VirtualMachine"}, s.Paths, &vms); err != nil {
			return err
		}
		ms := float64(time.Since(start).Nanoseconds()) / 1e6
		if err := output.Encode(summarise(ms, vms)); err != nil {
			return err
		}
	}
	return session.NewManager(client).Logout(ctx)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
