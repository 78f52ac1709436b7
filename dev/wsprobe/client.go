package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// client opens sockets to one URL.
type client struct {
	url     string
	host    string
	headers http.Header
	timeout time.Duration
	http    *http.Client
}

type clientFlags struct {
	url, host, ca, certificate, key *string
	insecure                        *bool
	headers                         headers
	timeout                         *time.Duration
}

// headers is a flag that may be given more than once.
type headers http.Header

func (h headers) String() string { return "" }

func (h headers) Set(line string) error {
	name, value, found := strings.Cut(line, ":")
	if !found {
		return errors.New("a header is NAME: VALUE")
	}
	http.Header(h).Add(name, strings.TrimSpace(value))
	return nil
}

func addClientFlags(set *flag.FlagSet) clientFlags {
	options := clientFlags{
		url:         set.String("url", "", "URL to connect to: ws or wss, for get http or https"),
		host:        set.String("host", "", "Host header, and with TLS the name asked for and verified; default: the URL's"),
		ca:          set.String("ca", "", "PEM file of the authorities to trust instead of the system's"),
		certificate: set.String("cert", "", "PEM certificate chain to identify with, with --key"),
		key:         set.String("key", "", "PEM private key"),
		insecure:    set.Bool("insecure", false, "do not verify the server's certificate"),
		headers:     headers{},
		timeout:     set.Duration("timeout", 5*time.Second, "limit for opening a socket, and for each echo"),
	}
	set.Var(options.headers, "header", "a header to send, NAME: VALUE; may be repeated")
	return options
}

func (f clientFlags) client() (*client, error) {
	if *f.url == "" {
		return nil, errors.New("--url is missing")
	}
	settings := &tls.Config{ServerName: withoutPort(*f.host), InsecureSkipVerify: *f.insecure}
	if *f.ca != "" {
		pem, err := os.ReadFile(*f.ca)
		if err != nil {
			return nil, err
		}
		settings.RootCAs = x509.NewCertPool()
		if !settings.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no PEM certificate", *f.ca)
		}
	}
	if *f.certificate != "" {
		pair, err := tls.LoadX509KeyPair(*f.certificate, *f.key)
		if err != nil {
			return nil, err
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	// A refused handshake must not leave a connection that pins the next dial to the same proxy.
	transport := &http.Transport{TLSClientConfig: settings, DisableKeepAlives: true}
	return &client{
		url:     *f.url,
		host:    *f.host,
		headers: http.Header(f.headers),
		timeout: *f.timeout,
		http:    &http.Client{Transport: transport},
	}, nil
}

func withoutPort(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// open returns the socket and the name of the member that answers on it.
func (c *client) open(parent context.Context) (*websocket.Conn, string, error) {
	ctx, cancel := context.WithTimeout(parent, c.timeout)
	defer cancel()
	socket, _, err := websocket.Dial(ctx, c.url, &websocket.DialOptions{HTTPClient: c.http, HTTPHeader: c.headers, Host: c.host})
	if err != nil {
		return nil, "", err
	}
	_, name, err := socket.Read(ctx)
	if err != nil {
		_ = socket.CloseNow()
		return nil, "", fmt.Errorf("reading the member's name: %w", err)
	}
	return socket, string(name), nil
}

func (c *client) ping(parent context.Context, socket *websocket.Conn) error {
	ctx, cancel := context.WithTimeout(parent, c.timeout)
	defer cancel()
	sent := fmt.Sprint("ping ", time.Now().UnixNano())
	if err := socket.Write(ctx, websocket.MessageText, []byte(sent)); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	_, received, err := socket.Read(ctx)
	if err != nil {
		return fmt.Errorf("reading the echo: %w", err)
	}
	if string(received) != sent {
		return errors.New("the echo differs from what was sent")
	}
	return nil
}

// visit is one whole short life of a socket; it returns the member's name.
func (c *client) visit(ctx context.Context) (string, error) {
	socket, member, err := c.open(ctx)
	if err != nil {
		return "", err
	}
	defer socket.CloseNow()
	if err := c.ping(ctx, socket); err != nil {
		return member, err
	}
	if err := socket.Close(websocket.StatusNormalClosure, ""); err != nil {
		return member, fmt.Errorf("closing: %w", err)
	}
	return member, nil
}
