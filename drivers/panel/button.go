package panel

import "context"

// Pressed waits until the call button, with which travellers ask for help, is pressed. One that is held down counts once.
// Errors: ErrNoButton, ErrHalted, or that of ctx, wrapped.
func (d *Dev) Pressed(ctx context.Context) error {
	if d.call == nil {
		return ErrNoButton
	}
	d.listen.Lock()
	defer d.listen.Unlock()
	for {
		if err := d.call.change(ctx); err != nil {
			return err
		}
		if d.call.closed {
			return nil
		}
	}
}
