package ways

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Inside reports whether this process is the one in the namespaces.
func Inside() bool { return os.Getenv(insideVar) != "" }

// NamespaceCommand is this program with its own arguments once more, in user, network and mount namespaces of its own. The
// user stays who he is; in there he may set up the network. The inner process dies with this one.
func NamespaceCommand() (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.Command(self, os.Args[1:]...)
	c.Env = append(os.Environ(), insideVar+"=1")
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	c.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:                 syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET | syscall.CLONE_NEWNS,
		UidMappings:                []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}},
		GidMappings:                []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}},
		GidMappingsEnableSetgroups: false,
		AmbientCaps:                []uintptr{unix.CAP_NET_ADMIN, unix.CAP_SYS_ADMIN, unix.CAP_NET_BIND_SERVICE},
		Pdeathsig:                  syscall.SIGKILL,
	}
	return c, nil
}

// WhyNoNamespace is what a failed start of NamespaceCommand means, and what to do.
func WhyNoNamespace(err error) error {
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EINVAL) {
		return fmt.Errorf("this user may not make namespaces (%w): allow it (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone or "+
			"kernel.apparmor_restrict_unprivileged_userns; in a container, a seccomp profile that lets unshare pass), or use --via env or --via preload", err)
	}
	return fmt.Errorf("the namespaces cannot be made: %w; use --via env or --via preload", err)
}

// Enter readies the namespaces that this process is in: the loopback is up, and mounts stay in here.
func Enter() error {
	if err := loopbackUp(); err != nil {
		return fmt.Errorf("the loopback of the namespace: %w", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("the mounts of the namespace: %w", err)
	}
	return nil
}

// NameHosts makes each host this machine, by a hosts file that is laid over the system's. Names that nobody has end at once:
// there is nobody to ask.
func NameHosts(f Front) error {
	hosts := "127.0.0.1 localhost " + strings.Join(f.Hosts, " ") + "\n::1 localhost\n"
	for over, text := range map[string]string{"/etc/hosts": hosts, "/etc/resolv.conf": "nameserver 127.0.0.1\noptions attempts:1 timeout:1\n"} {
		file := filepath.Join(f.Dir, filepath.Base(over))
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
		target, err := filepath.EvalSymlinks(over) // resolv.conf often is one
		if err != nil {
			continue // there is none: nothing to lay over
		}
		if err := unix.Mount(file, target, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("%s of the namespace: %w", over, err)
		}
	}
	return nil
}

// DropCapabilities keeps what this process may do in its namespaces from the programs that it starts.
func DropCapabilities() error {
	return unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
}

func loopbackUp() error {
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(s)
	r, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	r.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, r)
}
