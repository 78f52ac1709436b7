package main

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// results are all that a report is made of.
type results struct {
	Machine    machine  `json:"machine"`
	Rounds     int      `json:"rounds"`
	Seconds    float64  `json:"seconds"`    // of each rate
	Minutes    float64  `json:"minutes"`    // the whole
	LoadBefore string   `json:"loadBefore"` // load averages of 1, 5 and 15 minutes
	LoadAfter  string   `json:"loadAfter"`
	Others     float64  `json:"othersCores"`
	Stolen     float64  `json:"stolenCores"`
	Samples    []sample `json:"samples"`
}

func (r results) save(directory string) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	content, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(directory, "results.json"), append(content, '\n'), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(directory, "report.md"), []byte(r.report()), 0o644)
}

func readResults(path string) (results, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return results{}, err
	}
	var r results
	return r, json.Unmarshal(content, &r)
}
