<#
.SYNOPSIS
Makes a driver package that a Windows in test mode installs: copies .sys and .inf, makes the catalogue, signs both.

.DESCRIPTION
Needs signtool.exe and inf2cat.exe of the Windows Driver Kit on the path (a developer prompt or an EWDK prompt has them).
Makes a self-signed certificate the first time, in the current user's store. It is worth something only on machines that
trust it: install.ps1 -Trust puts it there.

.EXAMPLE
.\sign.ps1 -Sys ..\..\build\sys\portcls-lab.sys -Out C:\package
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Sys,
    [Parameter(Mandatory)] [string] $Out,
    [ValidateSet('x64', 'arm64')] [string] $Architecture = 'x64',
    [string] $Subject = 'CN=PortCls Lab test certificate'
)
$ErrorActionPreference = 'Stop'

function Invoke-Tool([string] $Name, [string[]] $Arguments) {
    $tool = Get-Command $Name -ErrorAction SilentlyContinue
    if (-not $tool) { throw "$Name is not on the path: use a developer prompt of the Windows Driver Kit." }
    & $tool.Source @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Name ended with $LASTEXITCODE." }
}

New-Item -ItemType Directory -Force -Path $Out | Out-Null
Copy-Item $Sys (Join-Path $Out 'portcls-lab.sys') -Force
Copy-Item (Join-Path $PSScriptRoot '..\PortClsLab.inf') $Out -Force

$certificate = Get-ChildItem Cert:\CurrentUser\My -CodeSigningCert | Where-Object Subject -eq $Subject |
    Sort-Object NotAfter | Select-Object -Last 1
if (-not $certificate) {
    $certificate = New-SelfSignedCertificate -Type CodeSigningCert -Subject $Subject -CertStoreLocation Cert:\CurrentUser\My `
        -HashAlgorithm SHA256 -KeyLength 3072 -NotAfter (Get-Date).AddYears(2)
}
Export-Certificate -Cert $certificate -FilePath (Join-Path $Out 'portcls-lab.cer') | Out-Null

# The .sys first: its signature changes its hash, which the catalogue holds.
Invoke-Tool 'signtool.exe' @('sign', '/fd', 'SHA256', '/sha1', $certificate.Thumbprint, (Join-Path $Out 'portcls-lab.sys'))
$systems = @{ x64 = '10_X64'; arm64 = '10_RS3_ARM64' }
Invoke-Tool 'inf2cat.exe' @("/driver:$Out", "/os:$($systems[$Architecture])", '/uselocaltime')
Invoke-Tool 'signtool.exe' @('sign', '/fd', 'SHA256', '/sha1', $certificate.Thumbprint, (Join-Path $Out 'portcls-lab.cat'))
Write-Host "The package is in $Out."
