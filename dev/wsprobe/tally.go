package main

import "regexp"

// tally counts outcomes by member and by error.
type tally struct {
	Members map[string]int `json:"members"`
	Errors  map[string]int `json:"errors"`
}

func newTally() tally { return tally{Members: map[string]int{}, Errors: map[string]int{}} }

// An ephemeral port or a pointer in the text would make every error one of its own.
var ephemeral = regexp.MustCompile(`\S+->|0x[0-9a-f]+`)

func (t *tally) fail(err error) { t.Errors[ephemeral.ReplaceAllString(err.Error(), "")]++ }
