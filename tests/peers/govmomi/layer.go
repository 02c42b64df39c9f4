package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

const recordedCalls = 20000

// rule makes the peer misbehave for calls of one method (empty: any).
type rule struct {
	Method string `json:"method"`
	// drop-before: the connection breaks, the simulator never hears of the call. drop-after: it is carried out, then the
	// connection breaks. cut: half of the reply. hang: no answer until the connection ends. fault: a vim25 fault named
	// Fault. status: an HTTP status with an HTML page. delay: DelayMs, then as usual.
	Action  string `json:"action"`
	Fault   string `json:"fault"`
	Status  int    `json:"status"`
	DelayMs int    `json:"delayMs"`
	// Skip so many matching calls first.
	Skip int `json:"skip"`
	// How many calls it holds for; 0: all.
	Times int `json:"times"`
	used  int
}

// layer stands between the front and the simulator: it records calls, misbehaves on request, and answers what the
// simulator cannot (guests without Tools, the host's own power).
type layer struct {
	world   *world
	options options
	front   *front
	tasks   tasks

	mu      sync.Mutex
	calls   []call
	counts  map[string]int
	arrived chan struct{}
	rules   []*rule
	delays  map[string]time.Duration
}

func newLayer(w *world, o options) *layer {
	l := &layer{world: w, options: o, counts: map[string]int{}, arrived: make(chan struct{}), delays: map[string]time.Duration{}}
	l.tasks.cancels = map[string]func(){}
	for method, ms := range o.delays {
		l.delays[method] = milliseconds(ms)
	}
	return l
}

// note records a call and wakes those who wait for it; it returns the rule and the delay that hold for it.
func (l *layer) note(c call) (*rule, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.calls) < recordedCalls {
		l.calls = append(l.calls, c)
	}
	l.counts[c.Method]++
	close(l.arrived)
	l.arrived = make(chan struct{})
	for _, r := range l.rules {
		if r.Method != "" && r.Method != c.Method {
			continue
		}
		if r.Skip > 0 {
			r.Skip--
			continue
		}
		if r.Times == 0 || r.used < r.Times {
			r.used++
			return r, l.delays[c.Method]
		}
	}
	return nil, l.delays[c.Method]
}

func (l *layer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		l.world.handler.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	c := parseCall(body)
	c.SoapAction, c.UserAgent = r.Header.Get("SOAPAction"), r.UserAgent()
	broken, delay := l.note(c)
	if broken != nil && broken.Action == "delay" {
		delay += milliseconds(broken.DelayMs)
	}
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
	if broken != nil {
		if l.misbehave(broken, c, body, w, r) {
			return
		}
	}
	l.answer(c, body, w, r)
}

// misbehave carries out a rule; false: answer as usual.
func (l *layer) misbehave(b *rule, c call, body []byte, w http.ResponseWriter, r *http.Request) bool {
	switch b.Action {
	case "drop-before":
		panic(http.ErrAbortHandler)
	case "drop-after":
		l.answer(c, body, httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	case "cut":
		whole := httptest.NewRecorder()
		l.answer(c, body, whole, r)
		copyHead(w, whole)
		w.Header().Set("Content-Length", fmt.Sprint(whole.Body.Len()))
		w.WriteHeader(whole.Code)
		_, _ = w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
		if flusher, ok := w.(http.Flusher); ok {
			flusher.Flush()
		}
		panic(http.ErrAbortHandler)
	case "hang":
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case "fault":
		writeFault(w, b.Fault, "", "")
	case "status":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(b.Status)
		_, _ = fmt.Fprintf(w, "<html><body><h1>%d</h1></body></html>", b.Status)
	default:
		return false
	}
	return true
}

func copyHead(w http.ResponseWriter, from *httptest.ResponseRecorder) {
	for name, values := range from.Header() {
		w.Header()[name] = values
	}
}

// forward lets the simulator answer.
func (l *layer) forward(body []byte, w http.ResponseWriter, r *http.Request) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	}
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	again.ContentLength = int64(len(body))
	l.world.handler.ServeHTTP(w, again)
}

// authenticated asks the simulator, with the caller's cookie, whether the session stands; if not its refusal is the answer.
func (l *layer) authenticated(w http.ResponseWriter, r *http.Request) bool {
	probe := httptest.NewRecorder()
	l.forward([]byte(currentTime), probe, r)
	if probe.Code == http.StatusOK {
		return true
	}
	copyHead(w, probe)
	w.WriteHeader(probe.Code)
	_, _ = w.Write(probe.Body.Bytes())
	return false
}

func (l *layer) answer(c call, body []byte, w http.ResponseWriter, r *http.Request) {
	own, ok := l.own(c)
	if !ok {
		if c.Method == "WaitForUpdatesEx" {
			answered := make(chan struct{})
			defer close(answered)
			go l.endAbandonedWait(c, r, answered)
		}
		l.forward(body, w, r)
		return
	}
	if !l.authenticated(w, r) {
		return
	}
	if !own(w) {
		l.forward(body, w, r)
	}
}

// endAbandonedWait ends a wait whose client has gone. Left alone the simulator waits on and swallows the updates that the
// client's next wait in the same session should get.
func (l *layer) endAbandonedWait(c call, r *http.Request, answered <-chan struct{}) {
	select {
	case <-answered:
	case <-r.Context().Done():
		l.forward([]byte(cancelWait(c.Object)), httptest.NewRecorder(), r)
	}
}

// own finds what answers a call instead of the simulator; the function returns false when the simulator should after all.
func (l *layer) own(c call) (func(w http.ResponseWriter) bool, bool) {
	ref := types.ManagedObjectReference{Type: c.Type, Value: c.Object}
	if c.Method == "ShutdownGuest" {
		return func(w http.ResponseWriter) bool { return l.shutdownGuest(ref, w) }, true
	}
	if !l.options.powerLayer {
		return nil, false
	}
	if c.Method == "CancelTask" {
		return func(w http.ResponseWriter) bool { return l.cancelTask(ref, w) }, true
	}
	if ref != l.world.host {
		return nil, false
	}
	switch c.Method {
	case "ShutdownHost_Task", "RebootHost_Task":
		return func(w http.ResponseWriter) bool { return l.endHost(c, w) }, true
	case "EnterMaintenanceMode_Task":
		return func(w http.ResponseWriter) bool { return l.enterMaintenance(c, w) }, true
	case "ExitMaintenanceMode_Task":
		return l.exitMaintenance, true
	}
	return nil, false
}
