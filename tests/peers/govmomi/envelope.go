package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
)

const (
	envelopeStart = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>`
	envelopeEnd = `</soapenv:Body></soapenv:Envelope>`
	currentTime = envelopeStart + `<CurrentTime xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this></CurrentTime>` + envelopeEnd
)

// writeFault answers with a vim25 fault; fields is XML inside it, made of constants only.
func writeFault(w http.ResponseWriter, name, text, fields string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = fmt.Fprintf(w, envelopeStart+`<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>%s</faultstring>`+
		`<detail><%[2]sFault xmlns="urn:vim25" xsi:type="%[2]s">%[3]s</%[2]sFault></detail></soapenv:Fault>`+envelopeEnd, text, name, fields)
}

// writeResponse answers with a method's response; content is XML inside it, made of constants and our own references.
func writeResponse(w http.ResponseWriter, method, content string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = fmt.Fprintf(w, envelopeStart+`<%[1]sResponse xmlns="urn:vim25">%[2]s</%[1]sResponse>`+envelopeEnd, method, content)
}

func cancelWait(collector string) string {
	var object bytes.Buffer
	_ = xml.EscapeText(&object, []byte(collector))
	return envelopeStart + `<CancelWaitForUpdates xmlns="urn:vim25"><_this type="PropertyCollector">` + object.String() +
		`</_this></CancelWaitForUpdates>` + envelopeEnd
}
