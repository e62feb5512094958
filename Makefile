# Passlane. `make help` lists what there is to do.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BIN := out/bin
GO ?= go
export CGO_ENABLED := 1

# What the programs are built with and what they need to run, as Debian calls it.
LIBRARIES := libc6-dev libasound2-dev libgl1-mesa-dev libx11-dev libxcursor-dev libxi-dev libxinerama-dev libxrandr-dev libxxf86vm-dev \
	libgl1-mesa-dri libgles2 fonts-noto-core fonts-ocr-b
PACKAGES := gcc pkg-config xvfb xauth fuse3 poppler-utils $(LIBRARIES)
# What a virtual machine with the lane inside needs besides, and a lane for another processor. ARCH=arm64 asks for a machine with that.
ARCH := $(shell $(GO) env GOARCH)
GUEST := kmod xserver-xorg-core xserver-xorg-input-evdev
test: PACKAGES += qemu-system-x86 kmod
vmtest: PACKAGES += $(if $(filter arm64,$(ARCH)),qemu-system-arm mmdebstrap gcc-aarch64-linux-gnu,qemu-system-x86) $(GUEST)
arm64: PACKAGES += gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0

# On a machine without a display, what draws runs under a virtual one.
HEADLESS := $(if $(or $(DISPLAY),$(WAYLAND_DISPLAY)),,yes)
DISPLAYED := $(if $(HEADLESS),xvfb-run -a -s "-screen 0 1920x1080x24")

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: deps
deps:
	@missing=""; for p in $(PACKAGES); do \
		dpkg-query -W -f='$${Status}' "$$p" 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
		echo "Installing Debian packages:$$missing"; \
		sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
		$$sudo apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
	@$(GO) mod download
	@$(GO) generate ./kiosk/portrait/cascade

.PHONY: build
build: deps
	@echo "Building (the first time takes a few minutes)"
	@mkdir -p $(BIN)
	@$(GO) build -o $(BIN)/ ./kiosk/cmd/... ./ui/cmd/... ./drivers/cmd/...

STORIES := kiosk/cmd/lanesim/stories
# What `make run` plays where there is no display: the most telling ones.
TELLING := 01-good-exit 05-face-not-compared 90-ten-tailgaters 23-network-away 27-disk-full 35-screen-killed 45-fire-passing \
	55-power-passing 61-family-of-four 64-guardian-comes-back-alone 71-cloned-card 76-amnesty 99-child-stays-behind
PLAY := $(DISPLAYED) $(BIN)/lanesim play --screens out/screens --keep out/world

.PHONY: run
run: build ## Open the lane with its side panel; without a display play the most telling stories and count
ifdef HEADLESS
	@rm -rf out/screens out/world
	@$(PLAY) --most 24 $(TELLING:%=$(STORIES)/%.story)
else
	@$(BIN)/lanesim
endif

.PHONY: stories
stories: build ## Play all stories, side by side, and count
	@rm -rf out/screens out/world
	@$(PLAY) $(STORIES)

# How many cases each property is tried with (pgregory.net/rapid), unless the environment says so.
test: export RAPID_CHECKS ?= 5000
torture: export RAPID_CHECKS ?= 100000
PROPERTIES = $(sort $(dir $(shell grep -rl --include='*_test.go' 'pgregory.net/rapid"' kiosk drivers ui images)))

.PHONY: test
test: deps lint ## Run every test, with the race detector, and the short form of the slow proofs
	@$(DISPLAYED) $(GO) test -race -vet=off -tags display -timeout 20m ./...
	@mkdir -p $(BIN)
	@$(GO) run ./images/cmd/vmtest --drivers

.PHONY: lint
lint: deps ## gofmt, go vet and staticcheck
	@test -z "$$(gofmt -l kiosk drivers ui images | tee /dev/stderr)"
	@$(GO) vet -tags display ./...
	@$(GO) run $(STATICCHECK) -tags display ./...

# What decides who passes, and what moves the gate.
MUTATED := ./kiosk/lane ./kiosk/policy ./kiosk/trip ./kiosk/station ./drivers/turnstile
.PHONY: mutate
mutate: deps ## Change the source in 300 places, one at a time, and see the package's own tests fail (MUTANTS=100, SEED=2, OF=./kiosk/trip)
	@mkdir -p $(BIN)
	@$(GO) build -o $(BIN)/ ./kiosk/cmd/mutate
	@$(BIN)/mutate --mutants $(or $(MUTANTS),300) --seed $(or $(SEED),1) --explained kiosk/cmd/mutate/explained.toml $(or $(OF),$(MUTATED))

.PHONY: fuzz
fuzz: deps ## Fuzz each parser for 60 s
	@for f in $$(grep -rl --include='*_test.go' '^func Fuzz' kiosk drivers ui images | sort); do \
		for n in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\).*/\1/p' "$$f"); do \
			echo "$$(dirname $$f) $$n"; $(GO) test -run '^$$' -fuzz "^$$n$$" -fuzztime $(or $(FUZZTIME),60s) "./$$(dirname $$f)"; done; done

.PHONY: bench
bench: build ## Measure speed and memory, as ratios to the parts below us
	@$(DISPLAYED) $(BIN)/lanesim bench
	@$(GO) test -run '^$$' -bench APDU ./drivers/pn532

.PHONY: vmtest
vmtest: deps ## Boot a Debian kernel in QEMU with the lane inside, and play on its V4L2, GPIO, serial lines and screen (ARCH=arm64: of a board's processor)
	@$(GO) run ./images/cmd/vmtest --arch $(ARCH) --packages "$(LIBRARIES) $(GUEST) coreutils dash"

.PHONY: arm64
arm64: deps ## Build the lane for arm64 and start it under an emulator
	@$(GO) test -count=1 -v -tags foreign -run Foreign ./kiosk/cmd/lane

.PHONY: gallery
gallery: build ## Draw every screen in every language and size under out/gallery
	@$(DISPLAYED) $(BIN)/gallery out/gallery

.PHONY: torture
torture: build ## 1,000 kills, power cuts that forget what was not synced, full disks, bad networks; each property with 100,000 cases
	@$(GO) test -count=1 -timeout 60m -run Torture ./kiosk/cmd/lanesim -torture
	@$(GO) test -count=1 -timeout 3h $(addprefix ./,$(PROPERTIES))
