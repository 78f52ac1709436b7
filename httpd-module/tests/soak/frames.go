package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

const (
	binaryFrame = 0x82
	closeFrame  = 0x88
	longest     = 1 << 21 // of a payload
)

// appendFrame adds a frame, masked (with zeros, which is what a mask may be) if a client sends it.
func appendFrame(out []byte, kind byte, payload []byte, masked bool) []byte {
	var bit byte
	if masked {
		bit = 0x80
	}
	out = append(out, kind)
	switch {
	case len(payload) < 126:
		out = append(out, bit|byte(len(payload)))
	case len(payload) < 1<<16:
		out = binary.BigEndian.AppendUint16(append(out, bit|126), uint16(len(payload)))
	default:
		out = binary.BigEndian.AppendUint64(append(out, bit|127), uint64(len(payload)))
	}
	if masked {
		out = append(out, 0, 0, 0, 0)
	}
	return append(out, payload...)
}

// readFrame reads a frame into the buffer, which grows as needed; masks are taken off.
func readFrame(in *bufio.Reader, buffer []byte) (kind byte, payload []byte, err error) {
	var header [8]byte
	if _, err = io.ReadFull(in, header[:2]); err != nil {
		return 0, nil, err
	}
	kind = header[0]
	masked, length := header[1]&0x80 != 0, uint64(header[1]&0x7f)
	switch length {
	case 126:
		_, err = io.ReadFull(in, header[:2])
		length = uint64(binary.BigEndian.Uint16(header[:2]))
	case 127:
		_, err = io.ReadFull(in, header[:8])
		length = binary.BigEndian.Uint64(header[:8])
	}
	if err != nil || length > longest {
		return 0, nil, errors.Join(err, errors.New("no frame of this run"))
	}
	var mask [4]byte
	if masked {
		if _, err = io.ReadFull(in, mask[:]); err != nil {
			return 0, nil, err
		}
	}
	if uint64(cap(buffer)) < length {
		buffer = make([]byte, length)
	}
	payload = buffer[:length]
	_, err = io.ReadFull(in, payload)
	for i := range payload {
		payload[i] ^= mask[i%4]
	}
	return kind, payload, err
}
