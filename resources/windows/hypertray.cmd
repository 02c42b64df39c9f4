@echo off
rem The command line of Hypertray; without arguments it opens the app.
if "%~1"=="" (start "" "%~dp0..\Hypertray.exe") else ("%~dp0..\Hypertray.exe" --hypertray-cli %*)
