package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/goccy/go-yaml"
)

// Into lays the settings over dst, a pointer to a vendor's settings struct that holds its
// defaults: what is not named keeps its value. An unknown key or a wrong type is an error.
func (s Settings) Into(dst any) error {
	if len(s) == 0 {
		return nil
	}
	text, err := json.Marshal(s) // JSON is YAML, and the struct has yaml tags
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(dst); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	return nil
}
