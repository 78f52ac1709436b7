package metricsstore

// Bookmark is what caches must have since client-go 0.36; the tests keep none.
func (s *MetricsStore) Bookmark(string) {}

// LastStoreSyncResourceVersion is another.
func (s *MetricsStore) LastStoreSyncResourceVersion() string { return "" }
