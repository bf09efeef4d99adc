package target

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Problem is a backend that cannot be had, or has gone: what was seen of it, and what to do.
type Problem struct {
	Seen   string
	Remedy string
	Tail   string // the last lines of its own output
}

func (p *Problem) Error() string {
	text := "target: " + p.Seen
	if p.Remedy != "" {
		text += "; " + p.Remedy
	}
	if p.Tail != "" {
		text += "\nits last output:\n" + p.Tail
	}
	return text
}

// killAfter is how long a process may take to end when it is told to.
const killAfter = 5 * time.Second

// process is a backend that was started here, with all that it starts: a process group of its own.
type process struct {
	cmd  *exec.Cmd
	tail *tail
	done chan struct{} // it has ended
	end  error         // how, once it has
}

// start runs a command in a folder.
func start(args []string, dir string, env []string) (*process, error) {
	p := &process{tail: &tail{}, done: make(chan struct{})}
	p.cmd = exec.Command(args[0], args[1:]...)
	p.cmd.Dir, p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = dir, env, p.tail, p.tail
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	diesWithUs(p.cmd.SysProcAttr)
	p.cmd.WaitDelay = time.Second // what it started may hold its output open
	if err := p.cmd.Start(); err != nil {
		remedy := "look at target.command; it runs in " + dir
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
			remedy = "install it, or write its path in target.command; it is looked for in PATH, and by ./ in " + dir
		}
		return nil, &Problem{Seen: fmt.Sprintf("%s cannot be started: %v", args[0], err), Remedy: remedy}
	}
	go func() {
		p.end = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// ended reports how the process has ended, if it has.
func (p *process) ended() (how string, ended bool) {
	select {
	case <-p.done:
		if p.end == nil {
			return "with exit code 0", true
		}
		return "with " + p.end.Error(), true
	default:
		return "", false
	}
}

// stop ends the process and all that it started: first by SIGTERM, then by SIGKILL. Both go to the group of its own id.
func (p *process) stop() {
	group := -p.cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGTERM)
	limit := time.NewTimer(killAfter)
	defer limit.Stop()
	select {
	case <-p.done:
	case <-limit.C:
	}
	_ = syscall.Kill(group, syscall.SIGKILL) // whoever of the group is left
	<-p.done
}

// tail keeps the last lines of an output.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// tailMost is how much of an output is kept.
const tailMost = 4 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	if over := len(t.text) - tailMost; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(b), nil
}

// last are the last lines, at most ten.
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimRight(strings.ToValidUTF8(string(t.text), "?"), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}

var _ io.Writer = (*tail)(nil)
