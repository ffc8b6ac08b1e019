# What makes `find_package(lemmata)` work from an installed copy, wherever that copy is moved. Included last: it asks
# the libraries what they link.

include(CMakePackageConfigHelpers)

get_property(libraries GLOBAL PROPERTY LEMMATA_EXPORTED_LIBRARIES)
set(LEMMATA_LIBRARY_DEPENDENCIES "")
foreach(library IN LISTS libraries)
  get_target_property(linked ${library} INTERFACE_LINK_LIBRARIES)
  string(REGEX MATCHALL "lemmata_dependency::[a-z0-9_]+" linked "${linked}")
  list(APPEND LEMMATA_LIBRARY_DEPENDENCIES ${linked})
endforeach()
list(REMOVE_DUPLICATES LEMMATA_LIBRARY_DEPENDENCIES)
list(TRANSFORM LEMMATA_LIBRARY_DEPENDENCIES REPLACE "^lemmata_dependency::" "")
list(JOIN LEMMATA_LIBRARY_DEPENDENCIES " " LEMMATA_LIBRARY_DEPENDENCIES)

set(destination "${CMAKE_INSTALL_LIBDIR}/cmake/lemmata")
configure_package_config_file(
  cmake/lemmataConfig.cmake.in "${PROJECT_BINARY_DIR}/cmake/lemmataConfig.cmake"
  INSTALL_DESTINATION "${destination}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/cmake/lemmataConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(EXPORT lemmata NAMESPACE lemmata:: FILE lemmataTargets.cmake DESTINATION "${destination}")
install(FILES "${PROJECT_BINARY_DIR}/cmake/lemmataConfig.cmake"
              "${PROJECT_BINARY_DIR}/cmake/lemmataConfigVersion.cmake" cmake/dependencies.cmake
              cmake/dependencies.txt DESTINATION "${destination}")
