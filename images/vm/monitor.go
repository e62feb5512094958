package vm

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"time"
)

// Screendump has QEMU write what its screen shows into a file, as PNG. monitor is the socket of Machine.Monitor.
func Screendump(monitor, file string) error {
	c, err := net.Dial("unix", monitor)
	if err != nil {
		return fmt.Errorf("vm: monitor: %w", err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		return fmt.Errorf("vm: monitor: %w", err)
	}
	said := bufio.NewScanner(c)
	said.Scan() // QEMU's greeting
	for _, order := range []any{
		map[string]any{"execute": "qmp_capabilities"},
		map[string]any{"execute": "screendump", "arguments": map[string]any{"filename": file, "format": "png"}},
	} {
		if err := tell(c, said, order); err != nil {
			return err
		}
	}
	return nil
}

// tell gives an order and waits for the answer to it; events come in between.
func tell(c net.Conn, said *bufio.Scanner, order any) error {
	if err := json.NewEncoder(c).Encode(order); err != nil {
		return fmt.Errorf("vm: monitor: %w", err)
	}
	for said.Scan() {
		var answer struct {
			Return json.RawMessage
			Error  *struct{ Desc string }
		}
		switch err := json.Unmarshal(said.Bytes(), &answer); {
		case err != nil:
			return fmt.Errorf("vm: monitor: %w", err)
		case answer.Error != nil:
			return fmt.Errorf("vm: monitor: %s", answer.Error.Desc)
		case answer.Return != nil:
			return nil
		}
	}
	return fmt.Errorf("vm: monitor: QEMU said no more: %w", said.Err())
}
