package i18n

import "reflect"

// Each calls visit with the path of every text of c and the text, for example Hints.TryAgain, in order.
func (c Catalogue) Each(visit func(path, text string)) { each("", reflect.ValueOf(c), visit) }

func each(at string, v reflect.Value, visit func(path, text string)) {
	if v.Kind() == reflect.String {
		visit(at, v.String())
		return
	}
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if at != "" {
			name = at + "." + name
		}
		each(name, v.Field(i), visit)
	}
}
