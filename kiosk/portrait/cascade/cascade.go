// Package cascade carries pigo's trained cascades in the program: the data by which faces and pupils are found.
//
// pigo ships them as files beside its code, and go:embed reaches no other module. They are 1.4 MB of somebody else's data, so they are not
// kept in this repository; a program that looks for them on disk could come to a board without them. So they are copied out of the module
// (whose content go.sum fixes) into the folder files before a build, by go generate, which make does, and embedded from there. The
// folder is there in every clone, so that everything builds without that step; such a program says ErrAbsent and its lane works without
// looking for faces.
package cascade

import (
	"embed"
	"errors"
	"fmt"

	"passlane/kiosk/portrait"
)

//go:generate go run ./fill

// ErrAbsent is returned where a program was built without the cascades.
var ErrAbsent = errors.New("cascade: built without: run go generate ./kiosk/portrait/cascade, or make")

//go:embed files
var files embed.FS

// Finder returns a new finder of faces. Errors: ErrAbsent, portrait.ErrCascade.
func Finder() (*portrait.Finder, error) {
	return finder(files.ReadFile)
}

func finder(read func(name string) ([]byte, error)) (*portrait.Finder, error) {
	faces, err := read("files/facefinder")
	if err != nil {
		return nil, ErrAbsent
	}
	pupils, err := read("files/puploc")
	if err != nil {
		return nil, ErrAbsent
	}
	f, err := portrait.New(faces, pupils)
	if err != nil {
		return nil, fmt.Errorf("cascade: %w", err)
	}
	return f, nil
}
