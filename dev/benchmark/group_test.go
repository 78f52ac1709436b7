package main

import (
	"path/filepath"
	"testing"
)

func TestValuesAreFoundByTheirWholeKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.stat")
	if err := write(path, "active_file 1\ninactive_file 2\ntotal_active_file 4\n"); err != nil {
		t.Fatal(err)
	}
	if sum, err := readKeys(path, "active_file", "inactive_file"); sum != 3 || err != nil {
		t.Error(sum, err)
	}
	if _, err := readKeys(path, "active_file", "missing"); err == nil {
		t.Error("a key that is missing is no zero")
	}
}
