package main

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// rounds is a measurement of httpd and nginx for each pair of rates.
func rounds(pairs ...[2]float64) results {
	var r results
	for round, pair := range pairs {
		for i, proxy := range []string{baseline, "nginx"} {
			r.Samples = append(r.Samples, newSample("handshakes", proxy, round, figures{perSecond: pair[i]}, nil))
		}
	}
	return r
}

func TestTheRatioIsTheMedianOfEachRoundsOwn(t *testing.T) {
	ratio, found := rounds([2]float64{100, 200}, [2]float64{10, 30}, [2]float64{1000, 1000}).ratio("handshakes", "nginx", baseline, perSecond)
	if !found || ratio != (spread{2, 1, 3}) {
		t.Error(ratio, found)
	}
}

func TestARoundThatOneOfTwoLacksHasNoRatio(t *testing.T) {
	r := rounds([2]float64{100, 200}, [2]float64{10, 30})
	r.Samples = r.Samples[:3]
	ratio, found := r.ratio("handshakes", "nginx", baseline, perSecond)
	if !found || ratio != (spread{2, 2, 2}) {
		t.Error(ratio, found)
	}
}

func TestTheMedianOfAnEvenNumberIsInTheMiddle(t *testing.T) {
	if got, _ := spreadOf([]float64{4, 1, 3, 2}); got != (spread{2.5, 1, 4}) {
		t.Error(got)
	}
}

func TestQuantilesAreOfTheSortedDurations(t *testing.T) {
	var durations []time.Duration
	for i := 101; i > 0; i-- {
		durations = append(durations, time.Duration(i)*time.Millisecond)
	}
	for share, milliseconds := range map[float64]float64{0: 1, 0.5: 51, 0.99: 100, 1: 101} {
		if got := quantile(durations, share); got != milliseconds {
			t.Errorf("%v: %v, not %v", share, got, milliseconds)
		}
	}
}

func TestEachProxyIsTheFirstOneInTurn(t *testing.T) {
	var first []int
	for turn := range 5 {
		first = append(first, rotated([]int{1, 2, 3, 4}, turn)[0])
	}
	if !slices.Equal(first, []int{1, 2, 3, 4, 1}) {
		t.Error(first)
	}
}

func TestNumbersKeepTheDigitsThatSaySomething(t *testing.T) {
	for value, text := range map[float64]string{
		0: "0", 0.256: "0.26", 9.96: "10", 17.25: "17.2", 322.4: "322", 999.9: "1,000", 25612: "25,612", 1234567: "1,234,567",
	} {
		if got := number(value); got != text {
			t.Errorf("%v: %s, not %s", value, got, text)
		}
	}
}

func TestWhatTheMachineDoesNotAllowIsNoFailure(t *testing.T) {
	wrapped := fmt.Errorf("starting: %w", tooFewDescriptors{3, 2})
	if s := newSample("", "", 0, nil, wrapped); s.Failure != "" || s.LeftOut == "" {
		t.Error(s)
	}
}
