/** The installer's command line for a script at the root of the stick, as boot.cfg's `kernelopt` or typed after Shift+O. */
export const stickBootLine = 'runweasel ks=usb:/KS.CFG'
