package tests

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// balancerOf is a balancer with a manager, for /plain/; members are one, two or secure.
func balancerOf(name string, members ...string) func(*backends) string {
	return func(b *backends) string {
		text := "SSLProxyEngine On\nSSLProxyVerify require\nSSLProxyCACertificateFile ca.pem\n<Proxy balancer://" + name + ">\n"
		for _, member := range members {
			text += fmt.Sprintf("BalancerMember %s route=%s timeout=10\n", b.url(member), member)
		}
		return text + "ProxySet lbmethod=bybusyness\n</Proxy>\nProxyPass /plain/ balancer://" + name + "/ nocanon\n" +
			"<Location /balancer-manager>\nSetHandler balancer-manager\n</Location>\n"
	}
}

func (b *backends) url(member string) string {
	switch member {
	case "one":
		return "ws://" + b.one.address
	case "two":
		return "ws://" + b.two.address
	default:
		return "wss://localhost:" + port(b.secure.address)
	}
}

var nonce = regexp.MustCompile(`nonce=([^"&]+)`)

// set changes a member's status in one virtual host as an operator does: S stops, D disables, N drains, H makes it a hot standby.
func (h *httpd) set(base, balancer, member, status string, on int) {
	h.t.Helper()
	manager := base + "/balancer-manager"
	form := url.Values{"b": {balancer}, "w": {h.backends.url(member)}, "w_status_" + status: {fmt.Sprint(on)}}
	form.Set("nonce", nonce.FindStringSubmatch(h.answer("GET", manager, ""))[1])
	h.answer("POST", manager, form.Encode())
}

func (h *httpd) setBoth(member, status string, on int) {
	h.t.Helper()
	h.set("http://"+h.plain, "members", member, status, on)
	h.set("https://"+h.tls, "members", member, status, on)
}

func (h *httpd) answer(method, address, body string) string {
	h.t.Helper()
	request, err := http.NewRequestWithContext(limited(h.t), method, address, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Referer", address)
	response, err := httpClient.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	if response.StatusCode != http.StatusOK {
		h.t.Fatal(address, response.Status)
	}
	return string(text)
}
