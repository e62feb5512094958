package i18n

func english() Catalogue {
	return Catalogue{
		Lane: "Lane", Exit: "Exit", Entry: "Entry",

		Welcome:     Said{"Welcome", "Please show your " + PassEnglish},
		Present:     Said{"Please show your " + PassEnglish, "Place it on the reader and wait"},
		Reading:     Said{"Reading your " + PassEnglish, "Please leave it on the reader"},
		Choose:      Said{"Who is travelling with you?", "Touch their pictures or show their passes"},
		Camera:      Said{"Please look at the camera", "Keep still for a moment"},
		CameraChild: Said{"Now the child, please", "Please look at the camera"},
		Wait:        Said{"Please wait", "It will not take long"},
		Go:          Said{"Please walk", ""},
		Thanks:      Said{"Thank you", "Have a good journey"},
		Officer:     Said{"Please see the officer", "The officer will help you"},
		Await:       Said{"Please wait for the officer", "The officer is coming"},
		Closed:      Said{"This lane is closed", "Please use another lane"},
		Fault:       Said{"This lane is not working", "Please use another lane"},
		Fire:        Said{"Fire", "Please leave now"},
		Starting:    Said{"This lane is starting", "Please wait"},

		Of:          "of",
		Help:        "Call the officer",
		HelpComes:   "The officer is coming",
		MoreTime:    "Do you need more time?",
		MoreTimeYes: "Yes, more time",
		Alone:       "Only me",
		Continue:    "Continue",
		Everybody:   "Everybody",
		ShowPasses:  "Please show each child's pass",
		Person:      "person",
		People:      "people",

		Hints: Hints{
			HoldStill:   "Please hold it still",
			NotAPass:    "Please use your " + PassEnglish,
			TryAgain:    "Please try again",
			OnePass:     "One " + PassEnglish + " at a time, please",
			OneAtATime:  "One person at a time, please",
			TurnBack:    "Please go back",
			Hurry:       "Please walk now",
			ShowFace:    "Please show your whole face",
			OneFace:     "One person before the camera, please",
			TakePass:    "Please take your " + PassEnglish,
			WaitForTurn: "Please wait for your turn",
			ChildPass:   "Please show the child's pass",
			OneAdult:    "One adult at a time, please",
			PartyFull:   "Please call the officer",
		},
		Advice: Advice{
			Light: "Light", Centre: "Centre", Distance: "Distance",
			Dark: "Too dark", Bright: "Too bright", GoLeft: "Move left", GoRight: "Move right", Near: "Closer", Far: "Step back",
			SayDark: "Please turn towards the light", SayBright: "Please turn away from the light",
			SayLeft: "Please move a little to the left", SayRight: "Please move a little to the right",
			SayCloser: "Please come a little closer", SayBack: "Please step back a little",
		},
	}
}
