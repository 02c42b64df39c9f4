; Taken into electron-builder's installer script.
!macro customUnInstall
  ; Written by "Start when you log in" (electron/shell/autostart.ts).
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "Hypertray"
  ${ifNot} ${isUpdated}
    MessageBox MB_OK|MB_ICONINFORMATION "Hosts and settings stay in your folder of application data (hypertray). Passwords stay in the Credential Manager, under the name hypertray; they can be deleted there." /SD IDOK
  ${endIf}
!macroend
