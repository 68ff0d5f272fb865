package compat

import (
	"errors"
	"net/url"
	"strings"
)

// openAI is the base of OpenAI's API, by its API reference.
const openAI = "https://api.openai.com/v1"

// path is where every server has its chat completions, below the base.
const path = "chat/completions"

// endpoint returns the address that requests go to. Its errors do not quote base,
// which may hold a password.
func endpoint(base string) (*url.URL, error) {
	if base == "" {
		base = openAI
	}
	u, err := url.Parse(base)
	switch {
	case !strings.HasPrefix(base, "http://") && !strings.HasPrefix(base, "https://"):
		return nil, errors.New("Options.BaseURL must begin with http:// or https://")
	case err != nil || u.Hostname() == "":
		return nil, errors.New("Options.BaseURL is not a URL with a host")
	case u.User != nil:
		return nil, errors.New("Options.BaseURL holds a user or password: use Options.Key or Options.Header")
	case u.Fragment != "":
		return nil, errors.New("Options.BaseURL has a fragment (#)")
	}
	trimmed := strings.TrimRight(u.Path, "/")
	switch {
	case trimmed == "":
		return u.JoinPath("v1", path), nil
	case strings.HasSuffix(trimmed, "/"+path):
		u.Path, u.RawPath = trimmed, strings.TrimRight(u.RawPath, "/")
		return u, nil
	}
	return u.JoinPath(path), nil
}

// place is a URL for people: without the query, which may hold a key.
func place(u *url.URL) string {
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return shown.String()
}

// maxOutputField returns the name that the host knows. OpenAI's reasoning models
// refuse max_tokens, which its API reference calls deprecated; most other servers
// ignore max_completion_tokens or answer 400 to it.
func maxOutputField(u *url.URL) MaxOutputField {
	host := "." + strings.ToLower(u.Hostname())
	if strings.HasSuffix(host, ".api.openai.com") || strings.HasSuffix(host, ".openai.azure.com") {
		return MaxCompletionTokens
	}
	return MaxTokens
}
