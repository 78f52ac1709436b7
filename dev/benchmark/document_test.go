package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheReportTakesItsPlaceInADocument(t *testing.T) {
	path := filepath.Join(t.TempDir(), "document.md")
	if err := write(path, "before\n"+reportBegins+"old\n"+reportEnds+"after\n"); err != nil {
		t.Fatal(err)
	}
	if err := rounds([2]float64{100, 200}).putInto(path); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := string(content)
	if !strings.HasPrefix(got, "before\n"+reportBegins) || !strings.HasSuffix(got, reportEnds+"after\n") || strings.Contains(got, "old") {
		t.Error(got)
	}
	if row := "| handshakes | 100 | - | 200, ×2.00 | - |  |\n"; !strings.Contains(got, row) {
		t.Errorf("no %q in %s", row, got)
	}
}

func TestADocumentWithoutAPlaceIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "document.md")
	if err := write(path, "no place\n"); err != nil {
		t.Fatal(err)
	}
	if err := rounds().putInto(path); err == nil {
		t.Error("it found a place")
	}
}
