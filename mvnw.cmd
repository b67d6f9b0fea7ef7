@echo off
rem The twin of mvnw for Windows 10 and later:
rem   the JDK:  JAVA_HOME when it is 25 or later, else such a JDK installed in a usual place;
rem   Maven:    the one on the PATH, else the pinned release from the Apache Software Foundation.
setlocal
set jdk=25
set maven=3.9.16
set sha512=831a8591fe20c8243b1dbe7d71e3244f31d1665b0804b2e825e38cbbe5ce0cafb8338851f90780735568773e0a6cd07bbec107cda0b896b008b861075358b6f6

set found=
if defined JAVA_HOME call :fits "%JAVA_HOME%"
for %%r in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%USERPROFILE%\.jdks") do (
    for /d %%d in ("%%~r\*") do if not defined found call :fits "%%~d"
)
if not defined found (
    echo mvnw: no JDK %jdk% or later found; install one from https://adoptium.net or set JAVA_HOME to it. 1>&2
    exit /b 1
)
set "JAVA_HOME=%found%"
rem Maven's own libraries call what newer JDKs warn about.
set "MAVEN_OPTS=--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED %MAVEN_OPTS%"

set mvn=mvn.cmd
where mvn.cmd >nul 2>nul && goto run
set "parent=%USERPROFILE%\.m2\storekeeper"
set "mvn=%parent%\apache-maven-%maven%\bin\mvn.cmd"
if not exist "%mvn%" call :download || exit /b 1
:run
call "%mvn%" %*
exit /b %errorlevel%

:fits
if not exist "%~1\bin\javac.exe" exit /b
for /f tokens^=2^ delims^=^" %%v in ('findstr /b /c:"JAVA_VERSION=" "%~1\release"') do (
    for /f "delims=." %%m in ("%%v") do if %%m geq %jdk% set "found=%~1"
)
exit /b

:download
set "archive=%parent%\apache-maven-%maven%-bin.tar.gz"
echo mvnw: no Maven on the PATH, fetching %maven% once 1>&2
if not exist "%parent%" mkdir "%parent%"
powershell -NoProfile -Command "$ProgressPreference = 'SilentlyContinue'; Invoke-WebRequest -UseBasicParsing 'https://archive.apache.org/dist/maven/maven-3/%maven%/binaries/apache-maven-%maven%-bin.tar.gz' -OutFile $env:archive; if ((Get-FileHash -Algorithm SHA512 $env:archive).Hash -ne '%sha512%') { exit 1 }"
if errorlevel 1 (
    echo mvnw: could not fetch Maven, or its checksum is not the pinned one; nothing was installed 1>&2
    del "%archive%" 2>nul
    exit /b 1
)
tar -xzf "%archive%" -C "%parent%" && del "%archive%"
