package main

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

func observer() *simulator.Session {
	return &simulator.Session{UserSession: types.UserSession{Key: "observer"}, Registry: simulator.NewRegistry()}
}

// sessions lists the keys of the sessions that are logged in.
func sessions() []string {
	manager := observer().Get(simulator.Map.SessionManager().Reference()).(*simulator.SessionManager)
	keys := []string{}
	for _, session := range manager.SessionList {
		keys = append(keys, session.Key)
	}
	return keys
}

// expireSessions ends all sessions as idle time or a reboot would; their cookies mean nothing from now on.
func expireSessions() int {
	keys := sessions()
	ctx := &simulator.Context{Map: simulator.Map, Session: observer()}
	simulator.Map.SessionManager().TerminateSession(ctx, &types.TerminateSession{SessionId: keys})
	return len(keys)
}
