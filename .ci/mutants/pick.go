package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// recent is how many commits count as the change where a clone has nothing else to compare with.
const recent = 10

// pick takes the mutants of the rooms that changed, and a seeded tenth of the others. A room is the folder of the mutated
// file or of its test; a changed table counts too. Changed is what differs from where this branch left origin/main; on origin/main itself, or without
// it, from ten commits ago, or from the oldest commit there is. A mutant is in the tenth by its id and the seed alone.
func pick(all []*mutant, root string, seed uint64) ([]*mutant, string) {
	if seed == 0 {
		seed = hash(git(root, "rev-parse", "HEAD"))
	}
	changed := changedRooms(root)
	var some []*mutant
	rooms := 0
	for _, m := range all {
		switch {
		case changed[path.Dir(m.File)] || changed[".ci/mutants/"+m.table] || slices.ContainsFunc(m.Tests, func(t test) bool { return changed[t.dir] }):
			rooms++
			some = append(some, m)
		case rand.New(rand.NewPCG(seed, hash(m.ID))).IntN(10) == 0:
			some = append(some, m)
		}
	}
	return some, fmt.Sprintf("seed %d: %d mutants of rooms that changed, %d of the rest", seed, rooms, len(some)-rooms)
}

func changedRooms(root string) map[string]bool {
	head := git(root, "rev-parse", "HEAD")
	base := git(root, "merge-base", "HEAD", "origin/main")
	if base == "" || base == head {
		base = git(root, "rev-parse", "--verify", "-q", fmt.Sprintf("HEAD~%d", recent))
	}
	if base == "" {
		base, _, _ = strings.Cut(git(root, "rev-list", "--max-parents=0", "HEAD"), "\n")
	}
	rooms := map[string]bool{}
	for _, file := range strings.Fields(git(root, "diff", "--name-only", base)) {
		rooms[path.Dir(file)], rooms[file] = true, true
	}
	return rooms
}

// git is one git command's answer, "" where it has none: a source tree without git still has its tenth.
func git(root string, args ...string) string {
	cmd := exec.Command("git", args...)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}
