package layer

import (
	"strings"
	"testing"

	"passlane/ui/i18n"
	"passlane/ui/scene"
	"passlane/ui/screen"
)

func shape(ls []Layer) string {
	var names []string
	for _, l := range ls {
		switch {
		case l.Live != nil:
			names = append(names, "live")
		case l.Motion != nil:
			names = append(names, "moving")
		default:
			names = append(names, "still")
		}
	}
	return strings.Join(names, " ")
}

func TestSplit(t *testing.T) {
	still := scene.Rect{Box: scene.NewBox(0, 0, 1, 1)}.Item()
	moving := scene.Group{Motion: &scene.Motion{Period: 1}, Items: []scene.Item{still}}.Item()
	plain := scene.Group{Items: []scene.Item{still, still}}.Item()
	live := scene.Picture{Name: "camera", Mirror: true}.Item()
	portrait := scene.Picture{Name: "child"}.Item()
	for want, items := range map[string][]scene.Item{
		"":                    nil,
		"still":               {still, plain, portrait, still},
		"still moving still":  {still, moving, still},
		"moving moving":       {moving, moving},
		"live still":          {live, still},
		"still live moving":   {plain, live, moving},
		"moving still moving": {moving, plain, moving},
	} {
		if got := shape(Split(scene.Scene{Items: items})); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// A board paints every layer for every frame of a moving screen: few, or it gets hot.
func TestScreensHaveFewLayers(t *testing.T) {
	for _, k := range screen.Kinds() {
		sc := screen.Draw(screen.View{Kind: k, Lang: i18n.Thai, Camera: "camera", People: 3, TimeoutWarning: true}, screen.Landscape())
		if n := len(Split(sc)); n < 1 || n > 5 {
			t.Errorf("%s has %d layers: %s", k, n, shape(Split(sc)))
		}
	}
}
