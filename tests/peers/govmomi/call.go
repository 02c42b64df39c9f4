package main

import (
	"bytes"
	"encoding/xml"
	"strings"
	"time"
)

// call is what the peer notes of one request. Passwords are left out.
type call struct {
	At          time.Time         `json:"at"`
	Method      string            `json:"method"`
	Type        string            `json:"type"`
	Object      string            `json:"object"`
	OperationID *string           `json:"operationId"`
	Args        map[string]string `json:"args"`
	SoapAction  string            `json:"soapAction"`
	UserAgent   string            `json:"userAgent"`
}

// Names of the elements around a method's arguments: Envelope, Body or Header, the method, the argument.
const (
	depthPart     = 2
	depthMethod   = 3
	depthArgument = 4
)

// parseCall reads the method's name, its object, the operationID header and the arguments that are plain text.
func parseCall(body []byte) call {
	c := call{At: time.Now().UTC(), Args: map[string]string{}}
	decoder := xml.NewDecoder(bytes.NewReader(body))
	var path []string
	var text strings.Builder
	nested := false
	for {
		token, err := decoder.Token()
		if err != nil {
			return c
		}
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			text.Reset()
			nested = len(path) > depthArgument
			if len(path) == depthMethod && path[1] == "Body" {
				c.Method = t.Name.Local
			}
			if len(path) == depthArgument && t.Name.Local == "_this" {
				for _, a := range t.Attr {
					if a.Name.Local == "type" {
						c.Type = a.Value
					}
				}
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			name, value := t.Name.Local, text.String()
			switch {
			case len(path) == depthMethod && path[depthPart-1] == "Header" && strings.EqualFold(name, "operationID"):
				c.OperationID = &value
			case len(path) == depthArgument && path[depthPart-1] == "Body" && name == "_this":
				c.Object = value
			case len(path) == depthArgument && path[depthPart-1] == "Body" && !nested && name != "password":
				c.Args[name] = value
			}
			path = path[:len(path)-1]
		}
	}
}
