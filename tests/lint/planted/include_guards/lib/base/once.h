#pragma once /* PLANTED */
