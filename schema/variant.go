package schema

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// A Variant is a struct that an interface type may hold, for Options.Variants.
// [VariantOf] makes one.
//
// The discriminator tells the variants of an interface apart: a property that each of
// them has, and whose value is the name of the variant. It is a field like any other,
// so that what json.Marshal writes can be read back, by this package or another:
//
//	type Circle struct {
//		Type   string  `json:"type"`
//		Radius float64 `json:"radius"`
//	}
//
// In the schema the interface is an anyOf of its variants, each a definition whose
// discriminator is a const. An interface may be null, because its nil is written so;
// a model is not told of that.
type Variant struct {
	of, is         reflect.Type // the interface, and the struct or a pointer to it
	property, name string
}

// VariantOf says that the interface type I may hold a V, a struct or a pointer to one,
// and that it does if the value's property has the value name. All variants of an
// interface have the same property; the property is a string. For fails if V has no
// such property or does not implement I.
//
//	schema.VariantOf[Shape, Circle]("type", "circle")
func VariantOf[I, V any](property, name string) Variant {
	return Variant{of: reflect.TypeFor[I](), is: reflect.TypeFor[V](), property: property, name: name}
}

// A union is the variants of one interface type.
type union struct {
	property string
	variants []Variant
}

// unions are the variants that a program gives, by interface type.
type unions map[reflect.Type]*union

// unionsOf sorts variants by their interfaces and checks what can be told without
// the schemas of the structs. The error is a reflectErrors.
func unionsOf(variants []Variant) (unions, error) {
	if len(variants) == 0 {
		return nil, nil
	}
	all := unions{}
	var errs reflectErrors
	for i, v := range variants {
		if err := all.add(v); err != nil {
			errs.add(fmt.Sprintf("Options.Variants[%d]", i), "%v", err)
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return all, nil
}

// add adds a variant.
func (all unions) add(v Variant) error {
	if err := v.check(); err != nil {
		return err
	}
	u := all[v.of]
	if u == nil {
		u = &union{property: v.property}
		all[v.of] = u
	}
	if u.property != v.property {
		return fmt.Errorf("the other variants of %s have the property %s, not %s",
			reflectTypeName(v.of), tagExcerpt(u.property), tagExcerpt(v.property))
	}
	for _, other := range u.variants {
		switch {
		case other.name == v.name:
			return fmt.Errorf("%s and %s have the same name %s", reflectTypeName(other.is), reflectTypeName(v.is), tagExcerpt(v.name))
		case pointedTo(other.is) == pointedTo(v.is):
			return fmt.Errorf("%s is a variant of %s already", reflectTypeName(v.is), reflectTypeName(v.of))
		}
	}
	for of, other := range all {
		for _, w := range other.variants {
			if pointedTo(w.is) == pointedTo(v.is) && w.property == v.property && w.name != v.name {
				return fmt.Errorf("%s has the name %s as a variant of %s", reflectTypeName(v.is), tagExcerpt(w.name), reflectTypeName(of))
			}
		}
	}
	u.variants = append(u.variants, v)
	return nil
}

// check checks the types and names of a variant.
func (v Variant) check() error {
	switch {
	case v.of == nil:
		return errors.New("the zero Variant is none: VariantOf makes one")
	case v.of.Kind() != reflect.Interface:
		return fmt.Errorf("%s is no interface", reflectTypeName(v.of))
	case v.of == reflect.TypeFor[any]():
		return errors.New("any stays any JSON value: give the interface a name of its own")
	case structBehind(v.is) == nil:
		return fmt.Errorf("%s is neither a struct nor a pointer to one", reflectTypeName(v.is))
	case v.property == "" || v.name == "":
		return fmt.Errorf("the discriminator of %s needs a property and a name", reflectTypeName(v.is))
	case v.is.Implements(v.of):
		return nil
	case reflect.PointerTo(v.is).Implements(v.of):
		return fmt.Errorf("%s does not implement %s, but a pointer to it does: is *%s meant?",
			reflectTypeName(v.is), reflectTypeName(v.of), v.is.Name())
	}
	return fmt.Errorf("%s does not implement %s", reflectTypeName(v.is), reflectTypeName(v.of))
}

// discriminators returns the names of a struct as a variant, by property.
func (all unions) discriminators(t reflect.Type) map[string]string {
	var names map[string]string
	for _, u := range all {
		for _, v := range u.variants {
			if structBehind(v.is) == t {
				if names == nil {
					names = map[string]string{}
				}
				names[v.property] = v.name
			}
		}
	}
	return names
}

// named returns the variant of a name, or nil.
func (u *union) named(name string) *Variant {
	for i := range u.variants {
		if u.variants[i].name == name {
			return &u.variants[i]
		}
	}
	return nil
}

// names lists the names of the variants in an error.
func (u *union) names() string {
	var names []string
	for _, v := range u.variants {
		names = append(names, tagExcerpt(v.name))
	}
	return strings.Join(names, ", ")
}
