//go:build !linux

package ways

import (
	"errors"
	"os/exec"
)

var errNoNamespaces = errors.New("namespaces are Linux's: use --via env or --via preload")

// Inside is false: there are no namespaces here.
func Inside() bool { return false }

// NamespaceCommand fails: there are no namespaces here.
func NamespaceCommand() (*exec.Cmd, error) { return nil, errNoNamespaces }

// WhyNoNamespace is the error itself.
func WhyNoNamespace(err error) error { return err }

// Enter fails: there are no namespaces here.
func Enter() error { return errNoNamespaces }

// NameHosts fails: there are no namespaces here.
func NameHosts(Front) error { return errNoNamespaces }

// DropCapabilities does nothing: there are none.
func DropCapabilities() error { return nil }
