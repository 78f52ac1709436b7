package main

import (
	"context"
	"io"
	"net/http"
)

type getReport struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

// get sends one plain GET and reports the answer, whatever its status is; redirects are not followed.
func get(stopping context.Context, arguments []string, out io.Writer) error {
	set := flags("get")
	options := addClientFlags(set)
	_ = set.Parse(arguments)
	client, err := options.client()
	if err != nil {
		return err
	}
	report, err := client.get(stopping)
	if err != nil {
		return err
	}
	return printJSON(out, report)
}

func (c *client) get(parent context.Context) (*getReport, error) {
	ctx, cancel := context.WithTimeout(parent, c.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url, nil)
	if err != nil {
		return nil, err
	}
	request.Host = c.host
	for name, values := range c.headers {
		request.Header[name] = values
	}
	response, err := c.http.Transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	report := &getReport{Status: response.StatusCode, Headers: map[string]string{}, Body: string(body)}
	for name := range response.Header {
		report.Headers[name] = response.Header.Get(name)
	}
	return report, nil
}
