#pragma once
#include <portcls.h>
#include <stdunk.h>
#include <ntstrsafe.h>
#include <stdio.h>
#include <wdfminiport.h>
