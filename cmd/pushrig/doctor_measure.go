package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"time"
)

// floor is how fast one client gets answers from one server over loopback on an idle machine.
type floor struct {
	count         int
	p50, p99, max time.Duration
}

// The measurement ends at so many round trips or after so long, whichever comes first.
const (
	floorTrips = 5000
	floorTime  = 3 * time.Second
	floorWarm  = 100 // first trips, not counted: the connection and the code warm up
)

// measureFloor times round trips, one after another over one connection.
func measureFloor(ctx context.Context) (floor, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return floor{}, &codedError{exitLimited, fmt.Errorf("measure: %w", err)}
	}
	server := &http.Server{ReadHeaderTimeout: floorTime, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "{}")
	})}
	go func() { _ = server.Serve(l) }()
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{}, Timeout: floorTime}
	defer client.CloseIdleConnections()

	ctx, cancel := context.WithTimeout(ctx, floorTime)
	defer cancel()
	var times []time.Duration
	for i := range floorWarm + floorTrips {
		took, err := roundTrip(ctx, client, "http://"+l.Addr().String())
		if err != nil {
			if ctx.Err() != nil && len(times) > 0 {
				break
			}
			return floor{}, fmt.Errorf("measure: %w", err)
		}
		if i >= floorWarm {
			times = append(times, took)
		}
	}
	if cause := context.Cause(ctx); errors.Is(cause, errInterrupted) || errors.Is(cause, errTerminated) {
		return floor{}, cause
	}
	slices.Sort(times)
	at := func(share float64) time.Duration {
		return times[int(share*float64(len(times)-1))].Round(time.Microsecond)
	}
	return floor{len(times), at(0.50), at(0.99), at(1)}, nil
}

func roundTrip(ctx context.Context, client *http.Client, url string) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return time.Since(began), err
}
