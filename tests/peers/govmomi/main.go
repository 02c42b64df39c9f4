// An ESXi peer for the tests, built on the simulator that Debian ships with govmomi.
//
// The first line of stdin is JSON {"user", "password"}: secrets never stand on a command line. When the peer is ready it
// prints one JSON line on stdout; it ends when stdin closes or on SIGTERM.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

type options struct {
	listen      string
	model       string
	vms         int
	off         int
	noTools     int
	idle        float64
	certFile    string
	keyFile     string
	tls12       bool
	powerLayer  bool
	goneAfter   int
	rebootAfter int
	verbose     bool
	delays      delayFlag
}

// delayFlag collects repeated -delay Method=ms.
type delayFlag map[string]int

func (d delayFlag) String() string { return "" }

func (d delayFlag) Set(text string) error {
	name, value, found := strings.Cut(text, "=")
	ms, err := strconv.Atoi(value)
	if !found || err != nil || ms < 0 {
		return fmt.Errorf("expected Method=milliseconds, got %q", text)
	}
	d[name] = ms
	return nil
}

type credentials struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

func parseOptions() options {
	o := options{delays: delayFlag{}}
	flag.StringVar(&o.listen, "listen", "127.0.0.1:0", "address of the HTTPS server")
	flag.StringVar(&o.model, "model", "esx", "esx or vpx")
	flag.IntVar(&o.vms, "vms", 2, "virtual machines (vpx: per pool)")
	flag.IntVar(&o.off, "off", 0, "how many of them, counted from the last, are powered off")
	flag.IntVar(&o.noTools, "no-tools", 0, "how many of them, counted from the first, run without VMware Tools")
	flag.Float64Var(&o.idle, "idle", 0, "seconds without a call after which a session ends; 0: never")
	flag.StringVar(&o.certFile, "cert", "", "PEM certificate; without it a fresh self-signed one")
	flag.StringVar(&o.keyFile, "key", "", "PEM key of -cert")
	flag.BoolVar(&o.tls12, "tls12", false, "no TLS newer than 1.2")
	flag.BoolVar(&o.powerLayer, "power-layer", false, "answer the host's power and maintenance methods")
	flag.IntVar(&o.goneAfter, "gone-after", 200, "ms from an accepted shutdown or reboot to the host's going away")
	flag.IntVar(&o.rebootAfter, "reboot-after", 0, "ms a rebooting host stays away; 0: until the control says so")
	flag.BoolVar(&o.verbose, "verbose", false, "let the simulator log to stderr")
	flag.Var(o.delays, "delay", "Method=ms, repeatable")
	flag.Parse()
	return o
}

func readCredentials(stdin *bufio.Reader) (credentials, error) {
	c := credentials{User: "root"}
	line, err := stdin.ReadBytes('\n')
	if err != nil {
		return c, fmt.Errorf("the first line of stdin must be JSON credentials: %w", err)
	}
	err = json.Unmarshal(line, &c)
	return c, err
}

func run() error {
	o := parseOptions()
	if !o.verbose {
		log.SetOutput(io.Discard)
	}
	stdin := bufio.NewReader(os.Stdin)
	who, err := readCredentials(stdin)
	if err != nil {
		return err
	}
	pair, err := certificate(o.certFile, o.keyFile)
	if err != nil {
		return err
	}
	w, err := newWorld(o, url.UserPassword(who.User, who.Password))
	if err != nil {
		return err
	}
	defer w.remove()
	l := newLayer(w, o)
	front, err := newFront(o, pair, l)
	if err != nil {
		return err
	}
	defer front.away()
	l.front = front
	control, err := newControl(l)
	if err != nil {
		return err
	}

	ready := map[string]interface{}{
		"url":         "https://" + front.address + "/sdk",
		"fingerprint": fingerprint(pair),
		"certificate": certificatePEM(pair),
		"user":        who.User,
		"control":     control,
		"pid":         os.Getpid(),
	}
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		return err
	}

	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, stdin)
		close(ended)
	}()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	select {
	case <-ended:
	case <-signals:
	}
	return nil
}

func milliseconds(n int) time.Duration { return time.Duration(n) * time.Millisecond }

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
