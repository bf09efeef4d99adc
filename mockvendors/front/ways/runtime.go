package ways

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Runtime is what runs a program.
type Runtime string

// The runtimes that are told apart. Other is a program of its own (Go, Rust, C) and whatever is not known.
const (
	Node   Runtime = "node"
	Python Runtime = "python"
	PHP    Runtime = "php"
	Ruby   Runtime = "ruby"
	Java   Runtime = "java"
	Shell  Runtime = "shell"
	Other  Runtime = "other"
)

// RuntimeOf is the runtime that a program's file turns out to be run by: by its name once links are followed, or by the
// interpreter that its first line names.
func RuntimeOf(file string) Runtime {
	if r := named(filepath.Base(file)); r != Other {
		return r
	}
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		return Other
	}
	if r := named(filepath.Base(real)); r != Other {
		return r
	}
	return interpreted(real)
}

// interpreted reads a script's first line: #!/usr/bin/env -S node --flag, or #!/usr/bin/python3.
func interpreted(file string) Runtime {
	f, err := os.Open(file)
	if err != nil {
		return Other
	}
	defer f.Close()
	line, _ := bufio.NewReader(io.LimitReader(f, 256)).ReadString('\n')
	words, ok := strings.CutPrefix(line, "#!")
	if !ok {
		return Other
	}
	for _, word := range strings.Fields(words) {
		if base := filepath.Base(word); base != "env" && !strings.HasPrefix(word, "-") && !strings.Contains(word, "=") {
			return named(base)
		}
	}
	return Other
}

// named is the runtime of a program's name: python3.11 and php8.2 are python and php.
func named(base string) Runtime {
	switch strings.TrimRight(strings.TrimSuffix(base, ".exe"), "0123456789.") {
	case "node", "nodejs", "npm", "npx", "yarn", "pnpm", "tsx", "ts-node":
		return Node
	case "python", "pypy", "uvicorn", "gunicorn", "celery":
		return Python
	case "php":
		return PHP
	case "ruby", "irb", "bundle", "rails":
		return Ruby
	case "java", "mvn", "gradle", "kotlin":
		return Java
	case "sh", "bash", "dash", "zsh", "ash", "make", "env":
		return Shell
	}
	return Other
}

// Default is the way for a runtime: the hook for Node, and for a shell, which may start one; the environment for the others.
func Default(r Runtime) Way {
	if r == Node || r == Shell {
		return Preload
	}
	return Env
}
