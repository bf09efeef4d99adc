package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// mockWorld is mocks that answer, their admin API, and the phones of a backend's own tokens.
type mockWorld struct {
	mocks *mockvendors.Mocks
	api   *admin.API
	ready mockvendors.Ready
	dir   string // a temporary folder with the CA and the credential files, for as long as the world is
	ends  []func()
}

// open starts what the flags ask for. What it says on the way goes to stderr.
func (f *mockFlags) open(ctx context.Context, stderr io.Writer) (_ *mockWorld, err error) {
	apps, rules, err := f.console()
	if err != nil {
		return nil, err
	}
	if apps, err = f.own.apps(apps, f.vendors); err != nil {
		return nil, err
	}
	if err = f.own.claimJournal(); err != nil {
		return nil, err
	}
	w := &mockWorld{}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	adopted, strange := teller(stderr)
	broke := func(value any, trace []byte) {
		fmt.Fprintf(stderr, "pushrig: the mock has a defect: panic: %v\n%s", value, trace)
	}
	memory := link.NewMemory()
	if w.mocks, err = mockvendors.Start(mockvendors.Config{
		Vendors: f.vendors, Listen: f.listen, Seed: f.seed, Apps: apps, Rules: rules, Memory: memory, OnPanic: broke,
		Adopt: f.own.adopt, OnAdopt: adopted, CA: f.ca,
	}); err != nil {
		return nil, usageError(err) // a name, an address or a port that cannot be had
	}
	w.atEnd(w.mocks.Close)
	phones := steered(w.mocks)
	if f.link == linkMemory {
		phones = overMemory(phones, memory)
	}
	w.api = admin.New(phones, admin.Options{OnPanic: broke, AdoptTokens: f.own.adoptTokens, OnAdoptedToken: strange})
	address, stop, err := serveAdmin(f.listen, w.api)
	if err != nil {
		w.api.Close()
		return nil, err
	}
	w.atEnd(stop)
	w.atEnd(w.api.Close) // first: whoever waits for a message gets an answer
	if err = f.own.phones(ctx, w.api, w.mocks); err != nil {
		return nil, err
	}
	dir, remove, err := mockvendors.TempFolder()
	if err != nil {
		return nil, err
	}
	w.dir = dir
	w.atEnd(remove)
	if w.ready, err = w.mocks.Ready(dir, "http://"+address); err != nil {
		return nil, err
	}
	w.ready.Seed = f.seed
	w.atEnd(func() { // first of all: what it writes ends with the mocks
		if err := f.own.writeJournal(w.api); err != nil {
			fmt.Fprintln(stderr, "pushrig: "+err.Error())
		}
	})
	return w, nil
}

func (w *mockWorld) atEnd(f func()) { w.ends = append(w.ends, f) }

// close ends everything, the last that began first.
func (w *mockWorld) close() {
	for i := len(w.ends) - 1; i >= 0; i-- {
		w.ends[i]()
	}
	w.ends = nil
}

// writeReady writes the ready line beside the files that it names, for a program that wants it.
func (w *mockWorld) writeReady() (file string, err error) {
	file = filepath.Join(w.dir, "ready.json")
	text, err := json.Marshal(w.ready)
	if err != nil {
		return "", err
	}
	return file, os.WriteFile(file, append(text, '\n'), 0o600)
}
