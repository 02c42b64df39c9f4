package main

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
)

// front is the HTTPS server before the simulator. Unlike the simulator's own it can go away, which drops every connection
// and refuses new ones, and come back on the same port, as a host does that is shut down and started again.
type front struct {
	address string
	config  *tls.Config
	handler http.Handler

	mu     sync.Mutex
	server *http.Server
}

func newFront(o options, pair tls.Certificate, handler http.Handler) (*front, error) {
	f := &front{address: o.listen, handler: handler, config: &tls.Config{
		Certificates: []tls.Certificate{pair},
		// A host asks for a client certificate and goes on without one.
		ClientAuth: tls.RequestClientCert,
		NextProtos: []string{"http/1.1"},
	}}
	if o.tls12 {
		f.config.MaxVersion = tls.VersionTLS12
	}
	return f, f.back()
}

// back starts listening; the first time this settles the port.
func (f *front) back() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.server != nil {
		return nil
	}
	listener, err := net.Listen("tcp", f.address)
	if err != nil {
		return err
	}
	f.address = listener.Addr().String()
	f.server = &http.Server{Handler: f.handler, ErrorLog: log.New(io.Discard, "", 0)}
	server := f.server
	go func() { _ = server.Serve(tls.NewListener(listener, f.config)) }()
	return nil
}

// away closes the listener and every connection, also those with a call under way.
func (f *front) away() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.server != nil {
		_ = f.server.Close()
		f.server = nil
	}
}

func (f *front) up() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.server != nil
}
