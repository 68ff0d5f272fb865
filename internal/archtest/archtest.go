// Package archtest checks the architecture of a module: who may import whom, what
// may be reached, and what an exported signature may mention. Its test holds the
// table of this module, which is the figure in the design, section 2.
package archtest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// Rules are what a module has to keep. Packages are named relative to the module,
// the root package is ".".
type Rules struct {
	// Imports says what each package may import besides the standard library; a
	// package that no row matches is a problem. The first row that matches counts.
	Imports []ImportRule

	// Unreachable are packages, or whole modules, that a package must not depend on,
	// directly or through others.
	Unreachable []ReachRule

	// MaxExported is how many exported identifiers a package may have, constants and
	// methods apart; 0 is no bound. Packages under internal are not counted.
	MaxExported int
	Exporters   map[string]string // packages that may export types of one other module, and that module
}

// An ImportRule is one row of the table of imports. Own and Third are patterns of
// path.Match; in Own, a pattern that ends in "/..." stands for everything below.
type ImportRule struct {
	Package string   // pattern of the importing package
	Own     []string // packages of this module
	Third   []string // modules of others
}

// A ReachRule forbids one package, or the packages below it, to another.
type ReachRule struct {
	Package string // relative to the module
	Target  string // import path
}

// A listed package is what the go command says of a package.
type listed struct {
	ImportPath string
	Dir        string
	Export     string
	Standard   bool
	DepOnly    bool
	GoFiles    []string
	Imports    []string
	Deps       []string
	Module     *struct{ Path string }
	Error      *struct{ Err string }
}

// Check reports every breach of the rules by the module in dir, test files
// excepted, one line each, sorted.
func Check(dir string, rules *Rules) ([]string, error) {
	packages, err := list(dir)
	if err != nil {
		return nil, err
	}
	c := checker{rules: rules, packages: map[string]*listed{}}
	for _, p := range packages {
		c.packages[p.ImportPath] = p
		if !p.DepOnly {
			c.module = p.Module.Path
		}
	}
	for _, p := range packages {
		if p.DepOnly {
			continue
		}
		c.imports(p)
		c.reach(p)
		if err := c.exported(p); err != nil {
			return nil, fmt.Errorf("%s: %w", p.ImportPath, err)
		}
	}
	slices.Sort(c.problems)
	return slices.Compact(c.problems), nil
}

// list returns the packages of the module in dir and all they depend on.
func list(dir string) ([]*listed, error) {
	cmd := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Dir,Export,Standard,DepOnly,GoFiles,Imports,Deps,Module,Error", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("go list in %s: %s", dir, exit.Stderr)
		}
		return nil, err
	}
	var packages []*listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		p := new(listed)
		if err := d.Decode(p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

type checker struct {
	rules    *Rules
	module   string
	packages map[string]*listed
	problems []string
}

func (c *checker) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// relative returns the path of a package of this module, and whether it is one.
func (c *checker) relative(importPath string) (string, bool) {
	if importPath == c.module {
		return ".", true
	}
	return strings.CutPrefix(importPath, c.module+"/")
}

// imports checks what a package imports against the table.
func (c *checker) imports(p *listed) {
	from, _ := c.relative(p.ImportPath)
	i := slices.IndexFunc(c.rules.Imports, func(r ImportRule) bool { return matches(r.Package, from) })
	if i < 0 {
		c.problem("%s: no row of the table of imports names this package", from)
		return
	}
	rule := c.rules.Imports[i]
	for _, path := range p.Imports {
		target := c.packages[path]
		own, isOwn := c.relative(path)
		switch {
		case target == nil || target.Standard:
		case isOwn:
			if !slices.ContainsFunc(rule.Own, func(pattern string) bool { return matches(pattern, own) }) {
				c.problem("%s: must not import %s", from, own)
			}
		case !slices.Contains(rule.Third, target.Module.Path):
			c.problem("%s: must not import %s, of module %s", from, path, target.Module.Path)
		}
	}
}

// matches reports whether a package matches a pattern.
func matches(pattern, name string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == prefix || strings.HasPrefix(name, prefix+"/")
	}
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// reach checks that a package does not depend on what it must not.
func (c *checker) reach(p *listed) {
	from, _ := c.relative(p.ImportPath)
	for _, r := range c.rules.Unreachable {
		if r.Package != from {
			continue
		}
		for _, dep := range p.Deps {
			if dep == r.Target || strings.HasPrefix(dep, r.Target+"/") {
				c.problem("%s: reaches %s", from, dep)
			}
		}
	}
}

// third reports the module of a package that is neither of this module nor of the
// standard library.
func (c *checker) third(importPath string) (string, bool) {
	p := c.packages[importPath]
	if p == nil || p.Standard || p.Module == nil {
		return "", false
	}
	if _, own := c.relative(importPath); own {
		return "", false
	}
	return cmp.Or(p.Module.Path, importPath), true
}
