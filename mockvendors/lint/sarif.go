package lint

import (
	"encoding/json"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// The parts of SARIF 2.1.0 that a result needs.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string     `json:"id"`
		Short sarifText  `json:"shortDescription"`
		Help  sarifText  `json:"help"`
		Level sarifLevel `json:"defaultConfiguration"`
	}
	sarifLevel struct {
		Level Level `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     Level           `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

const (
	sarifSchema  = "https://json.schemastore.org/sarif-2.1.0.json"
	sarifVersion = "2.1.0"
	toolName     = "pushrig lint"
	toolURI      = "https://github.com/pushrig/pushrig"
)

// SARIF writes the findings as SARIF 2.1.0; version is the tool's.
func (r *Result) SARIF(w io.Writer, version string) error {
	if version != "" && (version[0] < '0' || version[0] > '9') { // readers compare versions as numbers
		version = ""
	}
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: toolName, Version: version, InformationURI: toolURI, Rules: []sarifRule{}}}, Results: []sarifResult{}}
	index := map[string]int{}
	for _, f := range r.Findings {
		i, there := index[f.ID]
		if !there {
			i = len(run.Tool.Driver.Rules)
			index[f.ID] = i
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: f.ID, Short: sarifText{f.Says}, Help: sarifText{f.Remedy}, Level: sarifLevel{f.Level}})
		}
		at := sarifLocation{Physical: sarifPhysical{sarifArtifact{uri(f.File)}, sarifRegion{max(1, f.Line)}}}
		if f.Field != "" {
			at.Logical = []sarifLogical{{strings.TrimSpace(f.Call + " " + f.Field), "parameter"}}
		}
		run.Results = append(run.Results, sarifResult{f.ID, i, f.Level, sarifText{f.Says + " " + f.Remedy}, []sarifLocation{at}})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{sarifSchema, sarifVersion, []sarifRun{run}})
}

// uri is a file's place as an address: relative as it was given, or a file address.
func uri(file string) string {
	path := strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F").Replace(filepath.ToSlash(file))
	if filepath.IsAbs(file) {
		return "file://" + path
	}
	return path
}

// IDs lists what was found, by id.
func (r *Result) IDs() []string { return slices.Sorted(maps.Keys(r.ByID)) }
