package ways

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// shellMark is set by the lines of ShellLines, so that a second call does not take the first one's values for the user's own.
const shellMark = "PUSHRIG_PROXY_ENV"

// ShellLines make a POSIX shell's environment into after; they are for eval. They also define pushrig_off, which gives back what
// the shell had before.
func ShellLines(before, after []string) string {
	old, now := variables(before), variables(after)
	var set, back strings.Builder
	for _, name := range names(old, now) {
		was, had := old[name]
		is, has := now[name]
		switch {
		case had == has && was == is:
			continue
		case has:
			fmt.Fprintf(&set, "export %s=%s\n", name, quoted(is))
		default:
			fmt.Fprintf(&set, "unset %s\n", name)
		}
		if had {
			fmt.Fprintf(&back, "  export %s=%s\n", name, quoted(was))
		} else {
			fmt.Fprintf(&back, "  unset %s\n", name)
		}
	}
	if _, twice := old[shellMark]; twice {
		return set.String() // pushrig_off is there, and knows the user's own
	}
	return set.String() + fmt.Sprintf("export %s=1\npushrig_off() {\n%s  unset %s\n  unset -f pushrig_off\n}\n", shellMark, back.String(), shellMark)
}

// variables are those whose names a shell can write.
func variables(list []string) map[string]string {
	out := map[string]string{}
	for _, v := range list {
		if name, value, ok := strings.Cut(v, "="); ok && shellName(name) {
			out[name] = value
		}
	}
	return out
}

func shellName(name string) bool {
	for i, r := range name {
		if r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// names are those of either, in order.
func names(maps ...map[string]string) (out []string) {
	for _, m := range maps {
		for name := range m {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// quoted is a text as one word of a shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// HostsFile are lines for a hosts file that make the hosts this machine. A hosts file knows no ports: what they lead to has to
// listen on 443.
func HostsFile(hosts []string) string {
	var b strings.Builder
	b.WriteString("# pushrig: the push vendors' hosts are this machine. Take these lines out again when you are done.\n")
	for _, h := range hosts {
		b.WriteString("127.0.0.1 " + h + "\n")
	}
	return b.String()
}

// Compose is a service's part of a compose file: env, what it is set to there, and mounts, the files and folders that env names. The
// container shares the machine's loopback: the front is nowhere else.
func Compose(env, mounts []string) string {
	var b strings.Builder
	b.WriteString("services:\n  YOUR-SERVICE: # the name it has in your compose file\n" +
		"    network_mode: host # the front is on this machine's loopback; Docker Desktop: switch host networking on\n    volumes:\n")
	for _, m := range mounts {
		fmt.Fprintf(&b, "      - %s\n", scalar(m+":"+m+":ro"))
	}
	b.WriteString("    environment:\n")
	vars := variables(env)
	for _, name := range names(vars) {
		fmt.Fprintf(&b, "      %s: %s\n", name, scalar(vars[name]))
	}
	return b.String()
}

// scalar is a text as compose files have it: in double quotes, with $ doubled, since compose fills in what follows a single one.
func scalar(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(strings.ReplaceAll(text, "$", "$$")) // a text can always be written
	return strings.TrimSpace(b.String())
}
