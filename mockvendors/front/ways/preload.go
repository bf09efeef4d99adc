package ways

import (
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

//go:embed preload.js
var hook []byte

// PreloadEnvironment is Environment and NODE_OPTIONS, by which every Node process of the program, its children and its worker
// threads included, loads the hook before anything else.
func PreloadEnvironment(inherited []string, f Front) ([]string, error) {
	list, err := Environment(inherited, f)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(f.Dir, "preload.js")
	if err := os.WriteFile(file, hook, 0o600); err != nil {
		return nil, err
	}
	host, port, _ := strings.Cut(f.Direct, ":")
	lead, err := json.Marshal(struct {
		Host  string   `json:"host"`
		Port  string   `json:"port"`
		Hosts []string `json:"hosts"`
	}{host, port, f.Hosts})
	if err != nil {
		return nil, err
	}
	env := newEnviron(list)
	// The file's path in quotes: NODE_OPTIONS is split at blanks.
	env.set("NODE_OPTIONS", strings.TrimSpace(env.get("NODE_OPTIONS")+` --require="`+strings.ReplaceAll(file, `\`, `\\`)+`"`))
	env.set("PUSHRIG_PRELOAD", string(lead))
	return env, nil
}
